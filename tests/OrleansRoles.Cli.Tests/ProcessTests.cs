using System.Diagnostics;
using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

/// <summary>The built command in a process of its own, as a script runs it.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Exit_codes_and_streams_reach_the_process()
    {
        (int exitCode, string output, string error) =
            await RunAsync("model", "test", Run.Data("desk-failing.yaml"), "--json");

        Assert.Equal(1, exitCode);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal(2, document.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal("", error);
    }

    [Fact]
    public async Task Redirected_output_is_utf8_without_colours_or_marks()
    {
        (int exitCode, string output, _) =
            await RunAsync("model", "diff", Run.Data("desk.yaml"), Run.Data("desk-2.yaml"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("  ~ version: \"1\" → \"2\"\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Every_command_has_help_with_examples_and_exit_codes()
    {
        string[][] commands =
        [
            ["model", "validate"], ["model", "test"], ["model", "show"], ["model", "diff"],
            ["tenant", "plan"], ["tenant", "apply"], ["tenant", "export"], ["check"], ["explain"],
        ];
        foreach (string[] command in commands)
        {
            Run help = await Run.Of([.. command, "--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.Contains("Exit codes:\n  0  ", help.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains(
                $"Examples:\n  orleansroles {string.Join(' ', command)} ", help.Output.ReplaceLineEndings("\n"),
                StringComparison.Ordinal);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        string[] all = ["exec", typeof(Tool).Assembly.Location, .. arguments];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
