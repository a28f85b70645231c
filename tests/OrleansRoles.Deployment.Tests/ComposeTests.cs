using YamlDotNet.RepresentationModel;

namespace OrleansRoles.Deployment.Tests;

/// <summary>The compose file and the images that it builds.</summary>
public sealed class ComposeTests
{
    private const string File = "docker-compose.yml";
    private static readonly string[] _silos = ["silo1", "silo2", "silo3"];

    private readonly YamlMappingNode _compose = DeploymentFiles.Yaml(File)[0];

    [Fact]
    public void It_has_a_database_three_silos_and_a_gateway()
    {
        Assert.Equal(
            ["gateway", "postgres", .. _silos], _compose.KeysAt("services").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Silos_wait_for_the_database_and_the_gateway_for_the_silos()
    {
        YamlNode silo = _compose.At("x-silo");
        Assert.Equal("service_healthy", silo.TextAt("depends_on", "postgres", "condition"));
        Assert.All(_silos, name => Assert.Equal(
            "service_healthy", _compose.TextAt("services", "gateway", "depends_on", name, "condition")));
        Assert.Contains("/health/ready", silo.TextAt("healthcheck", "test", 3), StringComparison.Ordinal);
    }

    [Fact]
    public void Silos_have_no_rights_that_they_do_not_need()
    {
        YamlNode silo = _compose.At("x-silo");
        Assert.Equal("true", silo.TextAt("read_only"));
        Assert.Equal("ALL", silo.TextAt("cap_drop", 0));
        Assert.Equal("no-new-privileges:true", silo.TextAt("security_opt", 0));
    }

    [Fact]
    public void Only_the_gateway_is_reached_from_outside_and_only_from_this_machine()
    {
        YamlNode services = _compose.At("services");
        string[] open = [.. _compose.KeysAt("services").Where(name => services.KeysAt(name).Contains("ports"))];

        Assert.Equal(["gateway"], open);
        Assert.StartsWith("127.0.0.1:", services.TextAt("gateway", "ports", 0), StringComparison.Ordinal);
    }

    [InstalledFact("docker", "compose", "version")]
    public Task The_tool_itself_finds_no_fault() => FindFaultAsync("docker", "compose", "config", "--quiet");

    [InstalledFact("docker-compose", "version")]
    public Task The_older_tool_finds_none_either() => FindFaultAsync("docker-compose", "config", "--quiet");

    [Theory]
    [InlineData("Silo")]
    [InlineData("Server")]
    public void Images_are_built_apart_from_what_runs_and_do_not_run_as_root(string program)
    {
        string[] lines = DeploymentFiles.Read($"deploy/docker/{program}.Dockerfile").Split('\n');
        string[] stages = [.. lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal))];
        int user = Array.FindLastIndex(lines, line => line.StartsWith("USER ", StringComparison.Ordinal));
        int entry = Array.FindIndex(lines, line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal));

        Assert.Equal(2, stages.Length);
        Assert.Contains("/sdk:", stages[0], StringComparison.Ordinal);
        Assert.Contains("/aspnet:", stages[1], StringComparison.Ordinal);
        Assert.Equal("USER $APP_UID", lines[user]);
        Assert.True(user < entry, "the user changes before the program starts");
        Assert.Equal($"ENTRYPOINT [\"dotnet\", \"OrleansRoles.{program}.dll\"]", lines[entry]);
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("Server")]
    public void What_an_image_copies_exists_and_is_not_ignored(string program)
    {
        string[] let = [.. DeploymentFiles.Read(".dockerignore").Split('\n')
            .Where(line => line.StartsWith('!')).Select(line => line[1..])];
        IEnumerable<string> copied = DeploymentFiles.Read($"deploy/docker/{program}.Dockerfile").Split('\n')
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)
                && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).Select(path => path.TrimEnd('/'));

        Assert.All(copied, path =>
        {
            Assert.True(Path.Exists(Path.Combine(DeploymentFiles.Root, path)), $"there is no `{path}`");
            Assert.Contains(path, let);
        });
    }

    private static async Task FindFaultAsync(string program, params string[] arguments)
    {
        (int ExitCode, string Output, string Error)? run = await DeploymentFiles.RunAsync(program, arguments);

        Assert.Equal((0, ""), (run!.Value.ExitCode, run.Value.Error));
    }
}
