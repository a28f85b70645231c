using OrleansRoles.Worlds;

namespace OrleansRoles.Cluster.Tests.Http;

/// <summary>
/// The HTTP suites of the one-process server run here as they are, on silos. Each that does not is excused by a
/// category with its reason.
/// </summary>
public sealed class HttpSuitesTests
{
    private const string Folder = "tests/OrleansRoles.Server.Tests";

    private static readonly Dictionary<string, (string Reason, string[] Suites)> s_excused = new()
    {
        ["no engine"] = (
            "they try reading and writing of requests without an engine behind; there is one such code for all servers",
            ["CheckReaderTests", "JsonBodiesTests", "RequestRoutesTests"]),
        ["one process"] = (
            "they try the start, the folder and the end of the one-process server; `SiloProcessTests` tries a silo's",
            ["StartTests", "KillTests"]),
        ["engine"] = (
            "it drives an engine and not HTTP; all engines decide by one code, which the engine's suite tries on silos",
            ["EscalationTests"]),
        ["SQLite"] = (
            "it edits the file of the database; what PostgreSQL guards the journal by, the suites of the store try",
            ["TamperingTests"]),
    };

    [Fact]
    public void Every_suite_runs_on_silos_or_is_excused()
    {
        string[] all =
        [
            .. Directory.EnumerateFiles(Repository.PathOf(Folder), "*Tests.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
        ];
        string[] running =
        [
            .. typeof(HttpSuitesTests).Assembly.GetTypes()
                .Where(type => type.FullName!.StartsWith("OrleansRoles.Server.Tests.", StringComparison.Ordinal))
                .Select(type => type.Name).Intersect(all),
        ];

        string[] excused = [.. s_excused.Values.SelectMany(each => each.Suites)];

        Assert.NotEmpty(running);
        Assert.Equal(all, running.Concat(excused).Order(StringComparer.Ordinal));
        Assert.All(s_excused.Values, each => Assert.NotEmpty(each.Reason));
    }
}
