using System.Runtime.CompilerServices;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>What happens to a session whose registry is gone, and to the memory of one that is over.</summary>
public sealed class SessionEndTests
{
    [Fact]
    public async Task Without_the_registry_memory_is_answered_from_until_the_session_ends_then_the_cluster_is_asked()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        bench.Registry.IsDown = true;
        bench.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));

        bench.Time.Pass(TimeSpan.FromSeconds(2));

        Assert.False(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
        Assert.False(bench.Gateway.Health.HasSession);
        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
        bench.Facts.IsDown = true;
        CheckAnswer none = await bench.Gateway.CheckAsync(Facts.May("ana", "desk.open"));
        Assert.Equal((Verdict.Unavailable, UnavailableReason.NoSession), (none.Verdict, none.Unavailable));
        bench.Registry.IsDown = false;
        bench.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
    }

    [Fact]
    public async Task Without_the_registry_no_change_is_acknowledged()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        bench.Registry.IsDown = true;

        Task change = bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));
        bench.Time.Pass(TimeSpan.FromSeconds(30));
        Assert.False(change.IsCompleted);
        bench.Registry.IsDown = false;
        while (!change.IsCompleted)
        {
            bench.Time.Pass(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await change;
        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "desk.open"));
    }

    [Fact]
    public async Task Lines_to_sessions_that_are_gone_are_forgotten()
    {
        await using Bench bench = new Bench().Start();
        for (int session = 0; session < 5; session++)
        {
            SessionRecord gone = new($"life-1/gone-{session}", "gone", HolderLevel.Gateway, "gateway");
            await bench.Process.OpenAsync(gone, default);
            await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));
            await bench.Process.RemoveAsync(gone.Id, default);
        }

        Assert.Equal(6, bench.Flow.LineCount);
        bench.Time.Pass(TimeSpan.FromMinutes(1));
        await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));
        Assert.Equal(1, bench.Flow.LineCount);
    }

    [Fact]
    public async Task A_resolved_subject_does_not_keep_the_memory_of_a_session_that_is_over()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Facts.PutUser("ben", "clerk");
        Subject ana = await ResolveAsync(bench, "ana");
        WeakReference facts = FactsOf(await ResolveAsync(bench, "ben"));
        Assert.True(facts.IsAlive);

        await bench.Process.FenceAsync("life-1/1", default);
        bench.Time.Pass(TimeSpan.FromSeconds(1));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(facts.IsAlive);
        Assert.NotNull(ana.Last);
        Assert.True((await bench.Gateway.CheckAsync(ana, ana.Ask("desk.open", "tenant", Facts.TenantId))).IsAllowed);
    }

    private static async Task<Subject> ResolveAsync(Bench bench, string user)
    {
        Subject subject = bench.Gateway.ResolveSubject(Facts.TenantId, user);
        await bench.Gateway.CheckAsync(subject, subject.Ask("desk.open", "tenant", Facts.TenantId));
        Assert.True(bench.Gateway.TryCheck(subject, subject.Ask("desk.open", "tenant", Facts.TenantId), out _));
        return subject;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference FactsOf(Subject subject)
    {
        WeakReference facts = new(subject.Last!.User);
        subject.Last = null;
        return facts;
    }

    /// <summary>
    /// Nobody drops what is in memory once the session is over, so a later reading may be of a change of which another
    /// half lies there from before.
    /// </summary>
    [Fact]
    public async Task What_was_read_after_the_session_s_end_is_not_kept_even_for_those_who_accept_old_answers()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Facts.PutUser("ben", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        bench.Facts.WhileReading = () =>
        {
            bench.Time.Freeze(TimeSpan.FromSeconds(10));
            return Task.CompletedTask;
        };

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ben", "desk.open"));

        Freshness old = Freshness.Within(TimeSpan.FromMinutes(1));
        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _, old));
        Assert.False(bench.Gateway.TryCheck(Facts.May("ben", "desk.open"), out _, old));
    }
}
