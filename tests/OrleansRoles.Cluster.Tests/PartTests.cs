using OrleansRoles.Architecture.Tests.Parts;

namespace OrleansRoles.Cluster.Tests;

/// <summary>The arrows of the cluster's parts, as their built assemblies have them.</summary>
public sealed class PartTests
{
    public static TheoryData<string> Parts => [.. Arrows.Cluster];

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_built_part_refers_only_to_what_its_arrows_allow(string name)
    {
        Part part = Arrows.Source.Single(candidate => candidate.Name == name);

        Assert.Empty(AssemblyRules.Faults(
            part, Arrows.Source, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"))));
    }
}
