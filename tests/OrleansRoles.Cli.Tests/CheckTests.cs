using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

/// <summary>Checks and explanations from files, without a server.</summary>
public sealed class CheckTests
{
    private const string Offline = "--document @acme.yaml --model @desk.yaml";
    private const string View = "--action tickets.view --resource ticket/t1";

    [Fact]
    public async Task An_allow_exits_with_0_and_a_deny_with_1_and_its_reason()
    {
        Run allow = await Run.Of($"check {Offline} --user ana {View} --property room=r1");
        Run deny = await Run.Of($"check {Offline} --user ana {View} --property room=r2");

        Assert.Equal((0, "allow\n"), (allow.ExitCode, allow.Output));
        Assert.Equal((1, "deny permission-missing\n"), (deny.ExitCode, deny.Output));
    }

    [Fact]
    public async Task Obligations_stand_below_the_allow()
    {
        string document = await File.ReadAllTextAsync(Run.Data("acme-new.yaml"));

        Run run = await Run.Of(
            "check --document - --model @desk.yaml --user ana --action tickets.edit --resource ticket/t1 "
            + "--property room=r1 --property closed=false",
            piped: document);

        Assert.Equal((0, "allow\n  obligation log:ticket\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("closed=false", true)]
    [InlineData("closed=true", false)]
    [InlineData("closed=\"false\"", false)]
    [InlineData("closed=0", false)]
    [InlineData("closed=null", false)]
    [InlineData("closed=no", false)]
    public async Task A_value_is_json_where_it_is_json_and_else_text(string property, bool isAllowed)
    {
        Run run = await Run.Of([
            "check", "--document", Run.Data("acme-new.yaml"), "--model", Run.Data("desk.yaml"), "--user", "ana",
            "--action", "tickets.edit", "--resource", "ticket/t1", "--property", "room=r1", "--property", property,
        ]);

        Assert.Equal(isAllowed ? 0 : 1, run.ExitCode);
    }

    [Fact]
    public async Task An_object_counts_by_its_id()
    {
        Run run = await Run.Of([
            "check", "--document", Run.Data("acme.yaml"), "--model", Run.Data("desk.yaml"), "--user", "ana",
            "--action", "tickets.view", "--resource", "ticket/t1", "--property", """room={"id": "r1"}""",
        ]);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task An_operator_can_ask_and_a_type_alone_is_the_tenant()
    {
        Run bills = await Run.Of($"check {Offline} --operator desk-support --action bills.view --resource bill/b1");
        Run tips = await Run.Of($"check {Offline} --user ana --action tips.read --resource tenant");
        Run other = await Run.Of($"check {Offline} --user ana --action tips.read --resource tenant/other");

        Assert.Equal(0, bills.ExitCode);
        Assert.Equal(0, tips.ExitCode);
        Assert.Equal((1, "deny other-tenant\n"), (other.ExitCode, other.Output));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" --at 2026-12-01T00:00:00Z", 0)]
    [InlineData(" --at 2026-12-31", 0)]
    [InlineData(" --at 2027-01-01T00:00:00Z", 1)]
    [InlineData(" --at 2027-01-01T00:30:00+01:00", 0)]
    public async Task An_assignment_counts_at_its_time(string at, int exitCode)
    {
        Run run = await Run.Of($"check {Offline} --user ana --action bills.view --resource bill/b1{at}");

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Theory]
    [InlineData("zoe", "unknown-subject")]
    [InlineData("eve", "subject-deactivated")]
    public async Task Who_is_not_there_or_not_active_is_denied(string user, string reason)
    {
        Run run = await Run.Of($"check {Offline} --user {user} --action bills.view --resource bill/b1 --json");

        Assert.Equal(1, run.ExitCode);
        Assert.False(run.Json.GetProperty("decision").GetBoolean());
        Assert.Equal(reason, run.Json.GetProperty("context").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_explanation_says_who_carries_an_allow()
    {
        Run run = await Run.Of($"explain {Offline} --user ana {View} --property room=r1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            user ana: tickets.view on ticket/t1
            allow
              carried  tickets>=view
                by reader, assigned at room/r1

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task An_explanation_says_what_is_missing_and_which_roles_would_help()
    {
        Run run = await Run.Of(
            $"explain {Offline} --user ana --action tickets.edit --resource ticket/t1 "
            + "--property room=r1 --property closed=false");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            """
            user ana: tickets.edit on ticket/t1
            deny permission-missing
              missing  tickets>=edit: not held at the resource's scope
                one of these assignments would give it:
                  writer at room/r1
                  night at tenant

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task An_explanation_as_json_has_authzens_shape()
    {
        Run run = await Run.Of($"explain {Offline} --user ana {View} --property room=r1 --json");

        Assert.True(run.Json.GetProperty("decision").GetBoolean());
        JsonElement context = run.Json.GetProperty("context");
        Assert.Equal("allowed", context.GetProperty("reason").GetString());
        Assert.Empty(context.GetProperty("obligations").EnumerateArray());
        JsonElement carrier = context.GetProperty("explanation").GetProperty("carriedBy")[0];
        Assert.Equal("reader", carrier.GetProperty("role").GetString());
        Assert.Equal("room/r1", carrier.GetProperty("heldAt").GetString());
    }

    [Theory]
    [InlineData("--user ana --operator desk-support", "both a user and an operator ask")]
    [InlineData("", "nobody asks")]
    [InlineData("--user ana --property room", "has no name or no value")]
    [InlineData("--user ana --property room=r1 --property room=r2", "gives `room` twice")]
    [InlineData("--user ana --property room={r1", "starts like JSON and is none")]
    [InlineData("--user ana --at yesterday", "is no time")]
    [InlineData("--user ana --server http://127.0.0.1:1", "do not go together")]
    public async Task Wrong_usage_never_looks_like_a_decision(string options, string expected)
    {
        Run run = await Run.Of(
            $"check {Offline} {View} {options}".TrimEnd());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--document @acme.yaml --model @broken.yaml", "RM0301")]
    [InlineData("--document @acme-broken.yaml --model @desk.yaml", "RM0807")]
    [InlineData("--document @acme.yaml --model @warned.yaml", "RM0802")]
    [InlineData("--tenant other --document @acme.yaml --model @desk.yaml", "RM0801")]
    [InlineData("--document @acme.yaml", "go together")]
    [InlineData("--document @none.yaml --model @desk.yaml", "there is no such file")]
    public async Task Files_that_cannot_be_used_exit_with_2_and_not_with_the_1_of_a_deny(string files, string expected)
    {
        Run run = await Run.Of($"check {files} --user ana {View}");
        Run json = await Run.Of($"check {files} --user ana {View} --json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, json.ExitCode);
        Assert.NotEqual("", json.Json.GetProperty("error").GetProperty("code").GetString());
    }
}
