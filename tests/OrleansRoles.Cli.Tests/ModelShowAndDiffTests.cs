using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

public sealed class ModelShowAndDiffTests
{
    [Fact]
    public async Task What_is_shown_compiles_to_the_same_model()
    {
        Run shown = await Run.Of("model show @desk.yaml");
        Run diff = await Run.Of("model diff - @desk.yaml", piped: shown.Output);

        Assert.Equal(0, shown.ExitCode);
        Assert.DoesNotContain("include", shown.Output, StringComparison.Ordinal);
        Assert.Equal((0, "no difference\n"), (diff.ExitCode, diff.Output));
    }

    [Fact]
    public async Task What_is_shown_as_json_compiles_to_the_same_model()
    {
        Run shown = await Run.Of("model show @desk.yaml --json");
        Run diff = await Run.Of("model diff @desk.yaml -", piped: shown.Output);

        Assert.Equal("desk", shown.Json.GetProperty("model").GetString());
        Assert.Equal(0, diff.ExitCode);
    }

    [Fact]
    public async Task A_role_is_shown_with_its_grants()
    {
        Run run = await Run.Of("model show @desk.yaml --role reader");
        Run json = await Run.Of("model show @desk.yaml --role reader --json");

        Assert.Contains("assigned at  room", run.Output, StringComparison.Ordinal);
        Assert.Contains("given by     nobody inside the tenant", run.Output, StringComparison.Ordinal);
        Assert.Contains("\ntickets         view             Tickets of a room\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\ntickets.export  held   exports\n", run.Output, StringComparison.Ordinal);
        JsonElement grant = json.Json.GetProperty("grants")[0];
        Assert.Equal("tickets", grant.GetProperty("permission").GetString());
        Assert.Equal("view", grant.GetProperty("level").GetString());
    }

    [Fact]
    public async Task An_action_is_shown_with_its_requirement_opened_up_and_the_roles_that_grant_it()
    {
        Run run = await Run.Of("model show @desk.yaml --action tickets.edit");
        Run json = await Run.Of("model show @desk.yaml --action tickets.view --json");

        Assert.Contains("tickets>=edit  granted by writer\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("rule is-open\n        it.closed = false\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("obligation log:ticket\n", run.Output, StringComparison.Ordinal);
        JsonElement permission = json.Json.GetProperty("permissions")[0];
        Assert.Equal("tickets>=view", permission.GetProperty("permission").GetString());
        Assert.Equal(
            ["reader", "writer"],
            permission.GetProperty("grantedBy").EnumerateArray().Select(item => item.GetString()));
    }

    [Theory]
    [InlineData("--role redaer", "the model `desk` has no role `redaer`")]
    [InlineData("--action tickets.delete", "it has `tickets.view`")]
    [InlineData("--action tips.read --role reader", "do not go together")]
    public async Task What_cannot_be_shown_is_wrong_usage(string options, string expected)
    {
        Run run = await Run.Of($"model show @desk.yaml {options}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_exits_with_1_and_marks_what_can_change_a_decision()
    {
        Run run = await Run.Of("model diff @desk.yaml @desk-2.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            """
              ~ version: "1" → "2"
              ~ title: Desk → Help desk
            ! ~ roles reader grants: -tickets.export
            3 changes, 1 of which can change a decision (marked with !)

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task A_difference_as_json_says_for_each_change_whether_it_can_change_a_decision()
    {
        Run run = await Run.Of("model diff @desk.yaml @desk-2.yaml --json");

        Assert.Equal("2", run.Json.GetProperty("new").GetProperty("version").GetString());
        Assert.Equal(
            [false, false, true],
            run.Json.GetProperty("changes").EnumerateArray()
                .Select(item => item.GetProperty("canChangeDecision").GetBoolean()));
    }

    [Theory]
    [InlineData("{ on: ticket, if: tickets>=view }", "{ on: ticket, if: tickets>=edit }", true)]
    [InlineData("obligations: [log:ticket]", "obligations: [log:tickets]", true)]
    [InlineData("needs: tickets>=view, feature: exports", "needs: tickets>=view", true)]
    [InlineData("is-open: { equals: { it.closed: false } }", "is-open: { present: it.closed }", true)]
    [InlineData("ticket: { scopes: { room: room } }", "ticket: { scopes: { room: [room, area] } }", true)]
    [InlineData("{ on: tenant, if: always }", "{ on: tenant, if: always, description: x }", false)]
    [InlineData(", assigned-by: bills.view }", " }", false)]
    [InlineData("settings: [audited]", "settings: [audited, logged]", false)]
    [InlineData("created-by: bills.view }", "deleted-by: bills.view }", false)]
    public async Task A_change_is_marked_where_and_only_where_it_can_change_a_decision(
        string written, string replaced, bool canChange)
    {
        string original = await File.ReadAllTextAsync(Run.Data("desk.yaml"));
        Assert.Contains(written, original, StringComparison.Ordinal);
        string changed = original
            .Replace("include: [desk-common]", "ladders: { view-edit: [view, edit] }", StringComparison.Ordinal)
            .Replace("settings: ", "features: [exports]\nsettings: ", StringComparison.Ordinal)
            .Replace(written, replaced, StringComparison.Ordinal);

        Run run = await Run.Of("model diff @desk.yaml - --json", piped: changed);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(canChange, run.Json.GetProperty("canChangeDecisions").GetBoolean());
    }

    [Fact]
    public async Task A_model_that_does_not_compile_cannot_be_compared()
    {
        Run run = await Run.Of("model diff @desk.yaml @broken.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("RM0301", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }
}
