using BenchmarkDotNet.Attributes;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Suites;

/// <summary>Compiling the model, and deciding and explaining on facts at hand.</summary>
[Config(typeof(SuiteConfig))]
public class OtherSuite
{
    private const int Requests = 1_000;
    private SourceText _source = null!;
    private ModelDefinition _definition = null!;
    private CheckRequest[] _requests = [];
    private FactsAtHand[] _subjects = [];
    private RoleCatalogue _roles = RoleCatalogue.Empty;

    [GlobalSetup]
    public void Setup()
    {
        _source = EliteModel.ReadSource();
        _definition = EliteModel.CompileDefinition(_source);
        World world = WorldBuilder.Build(RoleModel.Compile(_definition), WorldSize.OfUsers(20_000));
        _requests = RequestStream.Make(world, Skew.Uniform, EliteModel.HeaviestOnEvent, Requests);
        _subjects = FactsAtHand.Of(world, _requests);
        _roles = world.Roles();
    }

    [Benchmark]
    public object Compile() => EliteModel.CompileDefinition(_source);

    [Benchmark]
    public object Lower() => RoleModel.Compile(_definition);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int Decide() => Loops.Decide(_subjects, Loops.Now, _requests);

    [Benchmark(OperationsPerInvoke = Requests)]
    public int Explain() => Loops.Explain(_subjects, _roles, Loops.Now, _requests);
}
