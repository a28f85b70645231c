using System.Globalization;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Worlds;
using Xunit.Abstractions;

namespace OrleansRoles.Model.Tests;

/// <summary>The evaluator gives the decision and the explanation that the reference gives.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    // A longer run: ORLEANSROLES_TEST_WORLDS=500000 ORLEANSROLES_TEST_SEED=1000000 dotnet test ...
    private static readonly int s_worlds = (int)Setting("ORLEANSROLES_TEST_WORLDS", 12_000);
    private static readonly ulong s_firstSeed = Setting("ORLEANSROLES_TEST_SEED", 1);
    private const int RequestsPerWorld = 8;

    public static IEnumerable<object[]> Models => ShippedModels.Names;

    public static TheoryData<string> Bugs => [.. SeededBug.All.Select(bug => bug.Name)];

    [Fact]
    public void Generated_worlds_get_the_same_decisions_and_explanations_from_both_evaluators()
    {
        Differences differences = Differences.In(
            s_firstSeed, s_worlds, seed => Differences.Generated(seed, RequestsPerWorld));

        output.WriteLine($"{differences.Requests} requests, {differences.AllowedPercent:F1} % allowed");
        foreach ((DecisionReason reason, int count) in differences.Reasons.OrderBy(pair => pair.Key))
        {
            output.WriteLine($"{reason}: {count}");
        }

        Assert.True(!differences.Found.Any(), string.Join('\n', differences.Found));
        Assert.InRange(differences.AllowedPercent, 25, 60);
        Assert.Equal(Enum.GetValues<DecisionReason>(), differences.Reasons.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Shipped_models_get_the_same_decisions_and_explanations_from_both_evaluators(string name)
    {
        RoleModel model = ShippedModels.Find(name);

        Differences differences = Differences.In(1, 250, seed =>
        {
            World world = World.Create(seed, model.Definition, 16);
            return (world, Comparison.Of(model, world.Document));
        });

        output.WriteLine($"{differences.Requests} requests, {differences.AllowedPercent:F1} % allowed");
        Assert.True(!differences.Found.Any(), string.Join('\n', differences.Found));
        Assert.InRange(differences.AllowedPercent, 10, 70);
    }

    [Fact]
    public void Every_kind_of_requirement_is_met_in_generated_models()
    {
        IEnumerable<Type> met = Enumerable.Range(1, 200)
            .SelectMany(seed => RequirementWalk.Of(World.Create((ulong)seed, 0).Model))
            .Select(requirement => requirement.GetType()).Distinct();

        IEnumerable<Type> all = typeof(Requirement).GetNestedTypes()
            .Where(type => type.IsSubclassOf(typeof(Requirement)));
        Assert.Empty(all.Except(met));
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_in_the_evaluator_would_be_found(string name)
    {
        SeededBug bug = SeededBug.All.Single(b => b.Name == name);
        Differences differences = Differences.In(1, 3_000, seed =>
        {
            World world = World.Create(seed, RequestsPerWorld);
            return (world, Comparison.WithBug(world, bug));
        });

        Assert.True(differences.Found.Any(), $"{name}: not noticed in {differences.Requests} requests");
    }

    private static ulong Setting(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out ulong value)
            ? value
            : otherwise;
}
