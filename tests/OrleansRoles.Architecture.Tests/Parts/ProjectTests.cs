namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>The arrows, as project files draw them.</summary>
public sealed class ProjectTests
{
    private static readonly string[] s_testLibraries = [.. Arrows.TestLibraries.Select(part => part.Name)];

    public static TheoryData<string> SourceProjects => [.. Repository.Projects("src")];

    public static TheoryData<string> LibraryProjects =>
        [.. Repository.Projects("tests").Where(path => s_testLibraries.Contains(NameOf(path)))];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_part_uses_only_what_its_arrows_allow(string path)
    {
        Assert.Empty(ProjectRules.Faults(NameOf(path), Repository.Read(path), Arrows.Source));
    }

    [Theory]
    [MemberData(nameof(LibraryProjects))]
    public void A_library_of_tests_does_not_see_what_it_judges(string path)
    {
        Assert.Empty(ProjectRules.Faults(NameOf(path), Repository.Read(path), Arrows.TestLibraries));
    }

    [Fact]
    public void The_table_has_no_arrow_against_the_direction()
    {
        // A part stands below everything that it uses, so a circle would show as a part that sees itself.
        Assert.All(
            Arrows.Source, part => Assert.DoesNotContain(part.Name, Arrows.SeenBy(part, Arrows.Source)));
    }

    [Theory]
    [InlineData("OrleansRoles.Model")]
    [InlineData("OrleansRoles.Entities")]
    public void The_table_keeps_the_domain_from_hosts_databases_and_file_formats(string name)
    {
        Part part = Arrows.Source.Single(candidate => candidate.Name == name);

        Assert.False(part.AspNet);
        Assert.Empty(part.Packages);
        Assert.Subset(
            new HashSet<string> { "OrleansRoles.Primitives", "OrleansRoles.Model" },
            Arrows.SeenBy(part, Arrows.Source).ToHashSet());
    }

    [Theory]
    [InlineData(
        "OrleansRoles.Entities",
        """<ProjectReference Include="../OrleansRoles.Language/OrleansRoles.Language.csproj" />""",
        "OrleansRoles.Entities must not use OrleansRoles.Language")]
    [InlineData(
        "OrleansRoles.Model",
        """<ProjectReference Include="..\OrleansRoles.Entities\OrleansRoles.Entities.csproj" />""",
        "OrleansRoles.Model must not use OrleansRoles.Entities")]
    [InlineData(
        "OrleansRoles.Engine.Embedded",
        """<ProjectReference Include="../OrleansRoles.Storage.Sqlite/OrleansRoles.Storage.Sqlite.csproj" />""",
        "OrleansRoles.Engine.Embedded must not use OrleansRoles.Storage.Sqlite")]
    [InlineData(
        "OrleansRoles.Api",
        """<ProjectReference Include="../OrleansRoles.Engine.Embedded/OrleansRoles.Engine.Embedded.csproj" />""",
        "OrleansRoles.Api must not use OrleansRoles.Engine.Embedded")]
    [InlineData(
        "OrleansRoles.Cli", """<ProjectReference Include="../OrleansRoles.Entities/OrleansRoles.Entities.csproj" />""",
        "OrleansRoles.Cli must not use OrleansRoles.Entities")]
    [InlineData(
        "OrleansRoles.Gateway",
        """<ProjectReference Include="../OrleansRoles.Entities/OrleansRoles.Entities.csproj" />""",
        "OrleansRoles.Gateway must not use OrleansRoles.Entities")]
    [InlineData(
        "OrleansRoles.Entities", """<PackageReference Include="Npgsql" />""",
        "OrleansRoles.Entities must not use the package Npgsql")]
    [InlineData(
        "OrleansRoles.Model", """<PackageReference Include="YamlDotNet" />""",
        "OrleansRoles.Model must not use the package YamlDotNet")]
    [InlineData(
        "OrleansRoles.Engine.Embedded", """<PackageReference Include="Microsoft.Orleans.Sdk" />""",
        "OrleansRoles.Engine.Embedded must not use the package Microsoft.Orleans.Sdk")]
    [InlineData(
        "OrleansRoles.Language", """<PackageReference Include="YamlDotNet" Version="16.3.0" />""",
        "OrleansRoles.Language must leave the version of YamlDotNet to Directory.Packages.props")]
    [InlineData(
        "OrleansRoles.Entities", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""",
        "OrleansRoles.Entities must not use ASP.NET Core")]
    [InlineData(
        "OrleansRoles.Model", """<Compile Include="../OrleansRoles.Language/Syntax/*.cs" />""",
        "OrleansRoles.Model must not compile sources of OrleansRoles.Language")]
    [InlineData(
        "OrleansRoles.Entities", """<InternalsVisibleTo Include="OrleansRoles.Engine.Embedded" />""",
        "OrleansRoles.Entities must not open its internals to OrleansRoles.Engine.Embedded")]
    [InlineData(
        "OrleansRoles.Common", "", "OrleansRoles.Common is not in the table of arrows; add it with what it may use")]
    public void A_bad_project_file_is_found_out(string name, string item, string fault)
    {
        string xml = $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{item}</ItemGroup></Project>""";

        Assert.Equal([fault], ProjectRules.Faults(name, xml, Arrows.Source));
    }

    [Fact]
    public void A_web_project_is_found_out_by_its_sdk_too()
    {
        Assert.Equal(
            ["OrleansRoles.Entities must not use ASP.NET Core"],
            ProjectRules.Faults("OrleansRoles.Entities", """<Project Sdk="Microsoft.NET.Sdk.Web" />""", Arrows.Source));
    }

    [Fact]
    public void A_suite_that_knows_an_implementation_is_found_out()
    {
        const string Xml =
            """
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
              <ProjectReference Include="../../src/OrleansRoles.Engine.Embedded/OrleansRoles.Engine.Embedded.csproj" />
            </ItemGroup></Project>
            """;

        Assert.Equal(
            ["OrleansRoles.EngineConformance must not use OrleansRoles.Engine.Embedded"],
            ProjectRules.Faults("OrleansRoles.EngineConformance", Xml, Arrows.TestLibraries));
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);
}
