using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

/// <summary>Plans from files, without a server.</summary>
public sealed class TenantPlanTests
{
    [Fact]
    public async Task A_plan_lists_what_changes_and_whose_access()
    {
        Run run = await Run.Of("tenant plan @acme-new.yaml --model @desk.yaml --against @acme.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            tenant acme: 5 changes

            ENTITY    CHANGE   WHAT
            user/ana  removed  role reader at room/r1
            user/ana  added    role writer at room/r1
            user/bob  removed  role clerk at tenant
            user/bob  added    team north
            user/eve  removed  role clerk at tenant

            effective access of 2 users changes

            USER  PERMISSION      AT       BEFORE  AFTER
            ana   tickets         room/r1  view    edit
            ana   tickets.export  room/r1  held    -
            bob   bills           tenant   edit    -

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task A_plan_as_json_has_the_servers_shape()
    {
        Run run = await Run.Of("tenant plan @acme-new.yaml --model @desk.yaml --against @acme.yaml --json");

        Assert.Equal("acme", run.Json.GetProperty("tenant").GetString());
        Assert.False(run.Json.GetProperty("created").GetBoolean());
        Assert.Equal(5, run.Json.GetProperty("changeCount").GetInt32());
        JsonElement access = run.Json.GetProperty("access")[2];
        Assert.Equal("bob", access.GetProperty("user").GetString());
        Assert.Equal("edit", access.GetProperty("before").GetString());
        Assert.Equal(JsonValueKind.Null, access.GetProperty("after").ValueKind);
    }

    [Fact]
    public async Task Without_a_document_to_compare_with_the_tenant_is_new()
    {
        Run run = await Run.Of("tenant plan @acme.yaml --model @desk.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("tenant acme: would be created", run.Output, StringComparison.Ordinal);
        Assert.Contains("role/night  added   grant tickets at room/r1: edit", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_version_of_the_model_shows_what_it_changes_for_whom()
    {
        Run run = await Run.Of(
            "tenant plan @acme.yaml --model @desk-2.yaml --against @acme.yaml --against-model @desk.yaml");

        Assert.Contains("tenant  changed  model: desk@1 → desk@2", run.Output, StringComparison.Ordinal);
        Assert.Contains("ana   tickets.export  room/r1  held    -", run.Output, StringComparison.Ordinal);
        Assert.Contains("effective access of 1 user changes", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_changes_the_plan_says_so_also_to_scripts()
    {
        Run same = await Run.Of("tenant plan @acme.yaml --model @desk.yaml --against @acme.yaml --exit-code");
        Run other = await Run.Of("tenant plan @acme-new.yaml --model @desk.yaml --against @acme.yaml --exit-code");

        Assert.Equal(0, same.ExitCode);
        Assert.Equal("tenant acme: nothing would change\n\nnobody's effective access changes\n", same.Output);
        Assert.Equal(1, other.ExitCode);
    }

    [Fact]
    public async Task Mistakes_in_a_document_exit_with_1_and_are_shown_with_their_place()
    {
        Run run = await Run.Of("tenant plan @acme-broken.yaml --model @desk.yaml --json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(":3:45: error RM0807: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Json.GetProperty("error").GetProperty("diagnostics").GetArrayLength());
    }

    [Theory]
    [InlineData("--against @acme.yaml", "`--against` needs `--model`")]
    [InlineData("--model @desk.yaml --against-model @desk.yaml", "`--against-model` needs `--against`")]
    [InlineData("--model @desk.yaml --server http://127.0.0.1:1", "do not go together")]
    public async Task Options_that_do_not_fit_are_wrong_usage(string options, string expected)
    {
        Run run = await Run.Of($"tenant plan @acme.yaml {options}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_a_plan_has_borders()
    {
        Run run = await Run.OnTerminal(
            [
                "tenant", "plan", Run.Data("acme-new.yaml"), "--model", Run.Data("desk.yaml"),
                "--against", Run.Data("acme.yaml"),
            ],
            isTerminal: true, "", ("NO_COLOR", "1"));

        Assert.Contains("│ user/bob │ added", run.Output, StringComparison.Ordinal);
    }
}
