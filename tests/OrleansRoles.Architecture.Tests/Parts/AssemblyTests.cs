using System.Xml.Linq;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>The arrows, as the built assemblies have them.</summary>
public sealed class AssemblyTests
{
    // The cluster's assemblies are looked at by the cluster's own suite, which builds where Orleans can be had.
    public static TheoryData<string> SourceProjects =>
    [
        .. Repository.Projects("src")
            .Where(path => !Arrows.Cluster.Contains(Path.GetFileNameWithoutExtension(path))),
    ];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_built_part_refers_only_to_what_its_arrows_allow(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        Part part = Arrows.Source.Single(candidate => candidate.Name == name);
        XElement project = XElement.Parse(Repository.Read(path));
        string assembly = project.Descendants("AssemblyName").SingleOrDefault()?.Value ?? name;

        Assert.Empty(AssemblyRules.Faults(
            part, Arrows.Source, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"))));
    }

    [Fact]
    public void The_runtime_s_own_assemblies_are_neither_a_web_framework_nor_a_package()
    {
        Assert.Contains("System.Runtime", AssemblyRules.Framework);
        Assert.Contains("System.Text.Json", AssemblyRules.Framework);
        Assert.DoesNotContain(AssemblyRules.Framework, name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OrleansRoles.Entities", "Npgsql")]
    [InlineData("OrleansRoles.Entities", "SQLitePCLRaw.core")]
    [InlineData("OrleansRoles.Entities", "YamlDotNet")]
    [InlineData("OrleansRoles.Entities", "Orleans.Core.Abstractions")]
    [InlineData("OrleansRoles.Entities", "Microsoft.AspNetCore.Http.Abstractions")]
    [InlineData("OrleansRoles.Entities", "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("OrleansRoles.Entities", "OrleansRoles.Language")]
    [InlineData("OrleansRoles.Model", "OrleansRoles.Entities")]
    [InlineData("OrleansRoles.Model", "YamlDotNet")]
    [InlineData("OrleansRoles.Primitives", "OrleansRoles.Model")]
    [InlineData("OrleansRoles.Language", "OrleansRoles.Entities")]
    [InlineData("OrleansRoles.Storage.Sqlite", "Npgsql")]
    [InlineData("OrleansRoles.Storage.Postgres", "OrleansRoles.Storage.Sqlite")]
    [InlineData("OrleansRoles.Engine.Embedded", "OrleansRoles.Storage.Sqlite")]
    [InlineData("OrleansRoles.Api", "OrleansRoles.Engine.Embedded")]
    [InlineData("OrleansRoles.Api", "Npgsql")]
    [InlineData("OrleansRoles.Cli", "OrleansRoles.Engine.Embedded")]
    [InlineData("OrleansRoles.Gateway", "OrleansRoles.Entities")]
    [InlineData("OrleansRoles.Gateway", "Orleans.Core")]
    [InlineData("OrleansRoles.Gateway", "Microsoft.AspNetCore.Authorization")]
    [InlineData("OrleansRoles.AspNetCore", "OrleansRoles.Entities")]
    [InlineData("OrleansRoles.AspNetCore", "OrleansRoles.Engine.Embedded")]
    public void A_bad_reference_is_found_out(string name, string reference)
    {
        Part part = Arrows.Source.Single(candidate => candidate.Name == name);

        Assert.Equal(
            [$"{name} must not refer to {reference}"],
            AssemblyRules.Faults(part, Arrows.Source, BadAssembly.With(name, "System.Runtime", reference)));
    }

    [Theory]
    [InlineData("OrleansRoles.Language", "YamlDotNet")]
    [InlineData("OrleansRoles.Language", "OrleansRoles.Primitives")]
    [InlineData("OrleansRoles.Api", "Microsoft.AspNetCore.Routing")]
    [InlineData("OrleansRoles.AspNetCore", "Microsoft.AspNetCore.Authorization")]
    [InlineData("OrleansRoles.AspNetCore", "OrleansRoles.Model")]
    [InlineData("OrleansRoles.Server", "Npgsql")]
    [InlineData("OrleansRoles.Silo", "Orleans.Runtime")]
    public void An_allowed_reference_is_not(string name, string reference)
    {
        Part part = Arrows.Source.Single(candidate => candidate.Name == name);

        Assert.Empty(AssemblyRules.Faults(part, Arrows.Source, BadAssembly.With(name, reference)));
    }
}
