using BenchmarkDotNet.Attributes;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Suites;

/// <summary>A gateway's hit beside the bare loop: with strings, and about users that were looked up once.</summary>
[Config(typeof(SuiteConfig))]
public class CheckSuite
{
    private const int PerInvocation = 1_024;
    private static readonly Dictionary<int, World> Worlds = [];
    private World _world = null!;
    private CheckRequest[] _requests = [];
    private Resolved _resolved = null!;
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
        _resolved = new Resolved(_world, _requests);
        _next = 0;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PerInvocation)]
    public int Bare() => Loops.Bare(_world.Bits, Part());

    [Benchmark(OperationsPerInvoke = PerInvocation)]
    public int Check() => Loops.Check(_world.Gateway, Part());

    [Benchmark(OperationsPerInvoke = PerInvocation)]
    public int CheckResolved()
    {
        _next = (_next + PerInvocation) % _requests.Length;
        return Loops.CheckResolved(
            _world.Gateway, _resolved.Subjects.AsSpan(_next, PerInvocation),
            _resolved.Requests.AsSpan(_next, PerInvocation));
    }

    private Span<CheckRequest> Part()
    {
        _next = (_next + PerInvocation) % _requests.Length;
        return _requests.AsSpan(_next, PerInvocation);
    }
}
