using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

public sealed class ModelValidateTests
{
    [Fact]
    public async Task A_good_model_is_summed_up_and_its_parts_are_found_in_the_folder_below_it()
    {
        Run run = await Run.Of("model validate @desk.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"{Run.Data("desk.yaml")}: ok (desk, version 1: 3 permissions, 5 actions, 3 roles)\n", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Errors_are_shown_with_place_code_source_line_marker_and_help()
    {
        Run run = await Run.Of("model validate @broken.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"{Run.Data("broken.yaml")}:6:21: error RM0301: ", run.Output, StringComparison.Ordinal);
        string[] lines = run.Output.Split('\n');
        int source = Array.IndexOf(lines, "    tickets.view: { on: tenant, if: tikets }");
        int column = lines[source].IndexOf("tikets", StringComparison.Ordinal);
        Assert.Equal(new string(' ', column) + "^^^^^^", lines[source + 1]);
        Assert.Equal("  help: did you mean `tickets`?", lines[source + 2]);
        Assert.EndsWith("2 errors, 0 warnings\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_are_for_terminals_that_do_not_decline_them()
    {
        string[] command = ["model", "validate", Run.Data("broken.yaml")];
        Run colourful = await Run.OnTerminal(command, isTerminal: true);
        Run declined = await Run.OnTerminal(command, isTerminal: true, "", ("NO_COLOR", "1"));
        Run dumb = await Run.OnTerminal(command, isTerminal: true, "", ("TERM", "dumb"));
        Run piped = await Run.OnTerminal(command, isTerminal: false);

        Assert.Contains("\u001b[31merror RM0301\u001b[0m", colourful.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', declined.Output);
        Assert.Equal(piped.Output, declined.Output);
        Assert.Equal(piped.Output, dumb.Output);
    }

    [Fact]
    public async Task Warnings_do_not_fail_unless_they_are_to()
    {
        Run lenient = await Run.Of("model validate @warned.yaml");
        Run strict = await Run.Of("model validate @warned.yaml --warnings-as-errors");

        Assert.Equal(0, lenient.ExitCode);
        Assert.Contains("warning RM0421", lenient.Output, StringComparison.Ordinal);
        Assert.Equal(1, strict.ExitCode);
    }

    [Fact]
    public async Task Json_is_one_document_with_every_file()
    {
        Run run = await Run.Of("model validate @desk.yaml @broken.yaml --json");

        Assert.Equal(1, run.ExitCode);
        Assert.False(run.Json.GetProperty("ok").GetBoolean());
        Assert.Equal(2, run.Json.GetProperty("errors").GetInt32());
        JsonElement[] files = [.. run.Json.GetProperty("files").EnumerateArray()];
        Assert.Equal("desk", files[0].GetProperty("model").GetString());
        JsonElement first = files[1].GetProperty("diagnostics")[0];
        Assert.Equal("RM0301", first.GetProperty("code").GetString());
        Assert.Equal(6, first.GetProperty("line").GetInt32());
        Assert.Equal("error", first.GetProperty("severity").GetString());
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task A_model_can_be_piped_in()
    {
        Run run = await Run.Of("model validate -", piped: await File.ReadAllTextAsync(Run.Data("warned.yaml")));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("stdin:6:3: warning", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model validate @nothing.yaml", "there is no such file")]
    [InlineData("model validate @parts", "it is a folder")]
    [InlineData("model validate", "argument missing")]
    [InlineData("model tset", "`orleansroles model` has no command `tset`")]
    [InlineData("model", "needs a command")]
    [InlineData("model validate @desk.yaml --wrong", "`--wrong`")]
    public async Task Wrong_usage_exits_with_2_and_says_what_is_wrong(string command, string expected)
    {
        Run run = await Run.Of(command);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Control_characters_of_an_input_do_not_reach_the_terminal()
    {
        Run run = await Run.Of(["model", "validate", "evil\u001b]0;title\u0007.yaml"]);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.DoesNotContain('\u0007', run.Error);
    }
}
