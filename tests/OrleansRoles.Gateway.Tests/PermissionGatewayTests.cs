using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>What a gateway answers, from memory and not.</summary>
public sealed class PermissionGatewayTests
{
    // After so many checks a subject's roles are taken together.
    private const int OftenEnough = 100;

    [Fact]
    public async Task A_second_check_needs_no_store()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "till.open"));

        Assert.Equal(1, bench.Facts.Reads);
        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out CheckAnswer answer));
        Assert.Equal((Verdict.Allow, 1L, TimeSpan.Zero), (answer.Verdict, answer.Revision, answer.StaleAtMost));
    }

    [Fact]
    public async Task A_revocation_is_seen_by_the_next_check_and_its_marks_go()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));

        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "desk.open"));
        Assert.Empty(bench.Facts.MarksNow);
    }

    [Fact]
    public async Task Editing_a_role_is_one_key_and_every_holder_sees_it()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutRole("front", "desk");
        bench.Facts.PutUser("ana", "front");
        bench.Facts.PutUser("ben", "front");
        await bench.CheckAsync("ana", "till.open");
        await bench.CheckAsync("ben", "till.open");
        int reads = bench.Facts.Reads;

        await bench.ChangeAsync(() => bench.Facts.PutRole("front", "till"), FactKey.Role("front"));

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "till.open"));
        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ben", "till.open"));
        Assert.Equal(reads + 1, bench.Facts.Reads);
    }

    [Fact]
    public async Task Editing_a_role_of_a_thousand_holders_loads_one_role_and_every_answer_is_right()
    {
        const int Holders = 1_000;
        await using Bench bench = new Bench(usersMax: Holders * 2).Start();
        bench.Facts.PutRole("front", "desk");
        for (int holder = 0; holder < Holders; holder++)
        {
            bench.Facts.PutUser($"user-{holder}", "front");
            Assert.Equal(Verdict.Allow, await bench.CheckAsync($"user-{holder}", "desk.open"));
        }

        int reads = bench.Facts.Reads;
        await bench.ChangeAsync(() => bench.Facts.PutRole("front", "till"), FactKey.Role("front"));

        for (int holder = 0; holder < Holders; holder++)
        {
            Assert.Equal(Verdict.Deny, await bench.CheckAsync($"user-{holder}", "desk.open"));
            Assert.Equal(Verdict.Allow, await bench.CheckAsync($"user-{holder}", "till.open"));
        }

        Assert.Equal(reads + 1, bench.Facts.Reads);
    }

    [Fact]
    public async Task A_role_that_a_user_holds_may_come_and_go()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "front");
        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "desk.open"));

        await bench.ChangeAsync(() => bench.Facts.PutRole("front", "desk"), FactKey.Role("front"));

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
    }

    [Fact]
    public async Task What_does_not_exist_is_remembered_until_it_comes_into_being()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.RemoveTenant();
        Assert.Equal(
            DecisionReason.UnknownTenant, (await bench.Gateway.CheckAsync(Facts.May("ana", "desk.open"))).Reason);
        await bench.ChangeAsync(() => bench.Facts.PutTenant(TenantStatus.Active), FactKey.Tenant);
        Assert.Equal(
            DecisionReason.UnknownSubject, (await bench.Gateway.CheckAsync(Facts.May("ana", "desk.open"))).Reason);
        int reads = bench.Facts.Reads;
        await bench.CheckAsync("ana", "desk.open");
        Assert.Equal(reads, bench.Facts.Reads);

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana", "clerk"), FactKey.User("ana"));

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
    }

    [Fact]
    public async Task A_suspended_tenant_is_one_key()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");

        await bench.ChangeAsync(() => bench.Facts.PutTenant(TenantStatus.Suspended), FactKey.Tenant);

        Assert.Equal(
            DecisionReason.TenantSuspended, (await bench.Gateway.CheckAsync(Facts.May("ana", "desk.open"))).Reason);
    }

    [Fact]
    public async Task A_subject_that_was_resolved_is_as_fresh_as_any_check()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        Subject ana = bench.Gateway.ResolveSubject(Facts.TenantId, "ana");
        Assert.True((await bench.Gateway.CheckAsync(ana, ana.Ask("desk.open", "tenant", Facts.TenantId))).IsAllowed);
        Assert.True(bench.Gateway.TryCheck(ana, ana.Ask("desk.open", "tenant", Facts.TenantId), out _));

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));

        Assert.False(bench.Gateway.TryCheck(ana, ana.Ask("desk.open", "tenant", Facts.TenantId), out _));
        Assert.False((await bench.Gateway.CheckAsync(ana, ana.Ask("desk.open", "tenant", Facts.TenantId))).IsAllowed);
    }

    [Fact]
    public async Task A_subject_that_is_asked_about_often_is_as_fresh_as_any_check()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutRole("front", "desk");
        bench.Facts.PutRole("back", "till");
        bench.Facts.PutUser("ana", "front", "back");
        Subject ana = bench.Gateway.ResolveSubject(Facts.TenantId, "ana");
        for (int edit = 0; edit < 5; edit++)
        {
            await bench.ChangeAsync(() => bench.Facts.PutRole("front"), FactKey.Role("front"));
            await ExpectAsync(Verdict.Deny);
            await bench.ChangeAsync(() => bench.Facts.PutRole("front", "desk"), FactKey.Role("front"));
            await ExpectAsync(Verdict.Allow);
        }

        Assert.NotSame(ana.Last!.Kept, ana.Last.User);

        async Task ExpectAsync(Verdict desk)
        {
            for (int check = 0; check < OftenEnough; check++)
            {
                Assert.Equal(desk, (await AskAsync("desk.open")).Verdict);
                Assert.Equal(Verdict.Allow, (await AskAsync("till.open")).Verdict);
            }
        }

        ValueTask<CheckAnswer> AskAsync(string action) =>
            bench.Gateway.CheckAsync(ana, ana.Ask(action, "tenant", Facts.TenantId));
    }

    [Fact]
    public async Task A_subject_that_is_asked_about_often_counts_as_used()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutRole("front", "desk");
        bench.Facts.PutUser("ana", "front", "clerk");
        Subject ana = bench.Gateway.ResolveSubject(Facts.TenantId, "ana");
        for (int check = 0; check < OftenEnough; check++)
        {
            await bench.Gateway.CheckAsync(ana, ana.Ask("desk.open", "tenant", Facts.TenantId));
        }

        Assert.NotSame(ana.Last!.Kept, ana.Last.User);
        ana.Last.Kept.WasUsed = false;

        Assert.True(bench.Gateway.TryCheck(ana, ana.Ask("desk.open", "tenant", Facts.TenantId), out _));

        Assert.True(ana.Last.Kept.WasUsed);
    }

    [Fact]
    public async Task A_load_that_is_overtaken_by_a_change_is_not_kept()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Facts.WhileReading =
            () => bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));

        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "desk.open"));
    }

    [Fact]
    public async Task Without_the_store_what_is_in_memory_is_answered_and_nothing_else()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        bench.Facts.IsDown = true;

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
        CheckAnswer unknown = await bench.Gateway.CheckAsync(Facts.May("ben", "desk.open"));
        Assert.Equal((Verdict.Unavailable, UnavailableReason.NoFacts), (unknown.Verdict, unknown.Unavailable));
        Assert.False(unknown.IsAllowed);
    }

    [Fact]
    public async Task A_process_that_was_stopped_longer_than_its_session_does_not_answer_from_memory()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");

        bench.Time.Freeze(TimeSpan.FromSeconds(5));

        Assert.False(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
        Assert.False(bench.Gateway.Health.HasSession);
        bench.Facts.IsDown = true;
        CheckAnswer answer = await bench.Gateway.CheckAsync(Facts.May("ana", "desk.open"));
        Assert.Equal((Verdict.Unavailable, UnavailableReason.NoSession), (answer.Verdict, answer.Unavailable));
    }

    [Fact]
    public async Task A_process_that_is_stopped_in_the_middle_of_a_check_finds_its_session_over()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");

        // The session is asked about after the facts were read, so this is the moment in between.
        bench.Time.WhenRead = () =>
        {
            bench.Time.WhenRead = null;
            bench.Time.Freeze(TimeSpan.FromSeconds(5));
        };

        Assert.False(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
    }

    [Fact]
    public async Task Who_asks_for_less_gets_an_answer_that_says_how_old_it_may_be()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        bench.Time.Freeze(TimeSpan.FromSeconds(4));

        Freshness enough = Freshness.Within(TimeSpan.FromSeconds(10));
        Freshness tooLittle = Freshness.Within(TimeSpan.FromSeconds(1));
        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out CheckAnswer answer, enough));
        Assert.InRange(answer.StaleAtMost, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.False(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _, tooLittle));
    }

    [Fact]
    public async Task A_silent_session_that_nobody_fenced_is_taken_up_again()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        bench.Time.Freeze(TimeSpan.FromSeconds(5));

        bench.Time.Pass(TimeSpan.FromSeconds(1));

        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
    }

    [Fact]
    public async Task A_fenced_session_is_followed_by_a_new_one_with_an_empty_memory()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        await bench.Process.FenceAsync("life-1/1", default);

        bench.Time.Pass(TimeSpan.FromSeconds(1));

        Assert.True(bench.Gateway.Health.HasSession);
        Assert.False(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
        Assert.Equal("life-1/2", Assert.Single(await bench.Process.ListAsync(null, default)).Session.Id);
    }

    [Fact]
    public async Task That_there_is_no_such_tenant_is_read_once_and_forgotten_when_there_is_one()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.RemoveTenant();

        CheckAnswer answer = await bench.Gateway.CheckAsync(Facts.May("ana", "desk.open"));
        Assert.Equal(DecisionReason.UnknownTenant, answer.Local?.Reason);
        Assert.True(bench.Gateway.TryCheck(Facts.May("ben", "desk.open"), out _));
        Assert.True(bench.Gateway.TryReadFacts(Facts.TenantId, ["ana", "ben"], out TenantFacts? facts, out var found));
        Assert.Null(facts);
        Assert.Empty(found);
        Assert.Equal(1, bench.Facts.Reads);

        await bench.ChangeAsync(
            () =>
            {
                bench.Facts.PutTenant(TenantStatus.Active);
                bench.Facts.PutUser("ana", "clerk");
            },
            FactKey.Tenant, FactKey.User("ana"));
        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
    }

    [Fact]
    public async Task The_users_that_were_not_used_lately_make_room()
    {
        await using Bench bench = new Bench(usersMax: 100).Start();
        for (int user = 0; user < 1_000; user++)
        {
            bench.Facts.PutUser($"user-{user}", "clerk");
            Assert.Equal(Verdict.Allow, await bench.CheckAsync($"user-{user}", "desk.open"));
            Assert.Equal(Verdict.Allow, await bench.CheckAsync("user-0", "desk.open"));
        }

        int held = Enumerable.Range(0, 1_000)
            .Count(user => bench.Gateway.TryCheck(Facts.May($"user-{user}", "desk.open"), out _));
        Assert.InRange(held, 50, 100);
        Assert.InRange(bench.Facts.Reads, 1_000, 1_050);
    }

    [Fact]
    public async Task An_acknowledgement_for_another_process_s_session_is_none()
    {
        await using Bench bench = new Bench().Start();

        Assert.Equal(Ports.DropAnswer.NotMine, bench.Gateway.Holder.Receive(new("life-0/1", [])));
        Assert.Equal(Ports.DropAnswer.AcknowledgedUnserved, bench.Gateway.Holder.Receive(new("life-1/1", [])));
    }

    [Theory]
    [InlineData(100, 40, 0.01)]
    [InlineData(50, 10, 0.01)]
    [InlineData(2000, 500, 0.5)]
    public void Terms_that_promise_nothing_are_refused(int term, int heartbeat, double drift)
    {
        SessionTerms terms = new()
        {
            Term = TimeSpan.FromMilliseconds(term),
            HeartbeatEvery = TimeSpan.FromMilliseconds(heartbeat),
            ClockDrift = drift,
        };

        Assert.Throws<ArgumentException>(terms.Validate);
    }
}
