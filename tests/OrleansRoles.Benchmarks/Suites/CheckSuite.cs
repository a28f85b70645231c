using BenchmarkDotNet.Attributes;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Suites;

/// <summary>A check in process beside the bare loop.</summary>
[Config(typeof(SuiteConfig))]
public class CheckSuite
{
    private const int PerInvocation = 1_024;
    private static readonly Dictionary<int, World> Worlds = [];
    private World _world = null!;
    private CheckRequest[] _requests = [];
    private int _next;

    [Params(1_000, 20_000, 1_000_000)]
    public int Users { get; set; }

    [Params("Uniform", "Zipf")]
    public string Skew { get; set; } = "";

    [ParamsSource(nameof(Actions))]
    public string Action { get; set; } = "";

    public static IEnumerable<string> Actions => EliteModel.Measured.Select(action => action.ToString());

    [GlobalSetup]
    public void Setup()
    {
        if (!Worlds.TryGetValue(Users, out World? world))
        {
            world = WorldBuilder.Build(EliteModel.Compile(), WorldSize.OfUsers(Users));
            Worlds.Add(Users, world);
        }

        _world = world;
        MeasuredAction action = EliteModel.Measured.Single(measured => measured.ToString() == Action);
        int count = Users <= 1_000 ? PerInvocation : 128 * PerInvocation;
        _requests = RequestStream.Make(_world, Enum.Parse<Skew>(Skew), action, count);
        _next = 0;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PerInvocation)]
    public int Bare() => Loops.Bare(_world.Bits, Part());

    [Benchmark(OperationsPerInvoke = PerInvocation)]
    public int Check() => Loops.Check(_world.Memory, Loops.Now, Part());

    private Span<CheckRequest> Part()
    {
        _next = (_next + PerInvocation) % _requests.Length;
        return _requests.AsSpan(_next, PerInvocation);
    }
}
