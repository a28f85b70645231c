using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>The solution and the folders hold the same projects, each with its page.</summary>
public sealed partial class SolutionTests
{
    private const int ProjectPageLinesMax = 30;

    private static readonly string[] s_folders = ["src", "tests", "samples"];

    public static TheoryData<string> SourceFolders =>
        [.. Repository.Projects("src").Select(path => path[..path.LastIndexOf('/')])];

    [Fact]
    public void Every_project_stands_in_one_of_the_solutions_and_every_project_of_a_solution_exists()
    {
        string[] all = [.. s_folders.SelectMany(Repository.Projects)];
        string[] cluster = [.. all.Where(NeedsOrleans)];

        Assert.Equal(
            all.Except(cluster).Order(StringComparer.Ordinal),
            ProjectsOf(Repository.Read("OrleansRoles.sln")).Order(StringComparer.Ordinal));
        Assert.Subset(ClusterSolution(), cluster.ToHashSet());
        Assert.Superset(ClusterSolution(), all.ToHashSet());
    }

    [Fact]
    public void The_cluster_s_solution_holds_everything_that_its_projects_refer_to()
    {
        Assert.All(ClusterSolution(), path => Assert.Subset(ClusterSolution(), ReferencesOf(path).ToHashSet()));
    }

    [Fact]
    public void A_project_that_needs_orleans_by_way_of_another_is_found_out()
    {
        Assert.True(NeedsOrleans("tests/OrleansRoles.Cluster.Tests/OrleansRoles.Cluster.Tests.csproj"));
        Assert.True(NeedsOrleans("src/OrleansRoles.Silo/OrleansRoles.Silo.csproj"));
        Assert.False(NeedsOrleans("src/OrleansRoles.Server/OrleansRoles.Server.csproj"));
    }

    [Theory]
    [MemberData(nameof(SourceFolders))]
    public void Every_part_has_a_page_that_fits_on_a_screen(string folder)
    {
        Assert.Null(PageFault($"{folder}/README.md", ProjectPageLinesMax));
    }

    [Theory]
    [InlineData("README.md", 150)]
    [InlineData("AGENTS.md", 120)]
    public void The_first_pages_stay_short(string path, int linesMax)
    {
        if (Repository.Exists(path))
        {
            Assert.Null(PageFault(path, linesMax));
        }
    }

    [Fact]
    public void A_project_s_folder_and_file_have_its_name()
    {
        Assert.All(
            s_folders.SelectMany(Repository.Projects),
            path => Assert.Equal(path.Split('/')[^2] + ".csproj", path.Split('/')[^1]));
    }

    [Fact]
    public void A_solution_is_read_without_its_folders()
    {
        const string Solution =
            """
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "src", "src", "{1}"
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "A.B", "src\A.B\A.B.csproj", "{2}"
            """;

        Assert.Equal(["src/A.B/A.B.csproj"], ProjectsOf(Solution));
    }

    [Fact]
    public void A_page_that_is_missing_or_too_long_is_found_out()
    {
        Assert.Equal("nowhere/README.md is missing", PageFault("nowhere/README.md", 30));
        Assert.Equal("OrleansRoles.sln has more than 3 lines", PageFault("OrleansRoles.sln", 3));
    }

    private static string? PageFault(string path, int linesMax)
    {
        if (!Repository.Exists(path))
        {
            return $"{path} is missing";
        }

        return Repository.Read(path).TrimEnd('\n').Split('\n').Length > linesMax
            ? $"{path} has more than {linesMax} lines"
            : null;
    }

    private static HashSet<string> ClusterSolution() =>
        [.. ProjectsOf(Repository.Read("src/OrleansRoles.Cluster.sln")).Select(path => Normal($"src/{path}"))];

    private static bool NeedsOrleans(string path) =>
        XElement.Parse(Repository.Read(path)).Descendants("PackageReference")
            .Select(package => package.Attribute("Include")!.Value)
            .Any(package => package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal))
        || ReferencesOf(path).Any(NeedsOrleans);

    // A reference by pattern (`src/*/*.csproj`) names nothing that needs Orleans: it would not build without.
    private static IEnumerable<string> ReferencesOf(string path) =>
        XElement.Parse(Repository.Read(path)).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value)
            .Where(reference => !reference.Contains('*', StringComparison.Ordinal))
            .Select(reference => Normal($"{path[..path.LastIndexOf('/')]}/{reference}"));

    private static string Normal(string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, path)))
            .Replace('\\', '/');

    private static IEnumerable<string> ProjectsOf(string solution) => ProjectLine().Matches(solution)
        .Select(match => match.Groups[1].Value.Replace('\\', '/'));

    [GeneratedRegex("""
        ^Project\(.*\) = "[^"]+", "([^"]+\.csproj)"
        """, RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
