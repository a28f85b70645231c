using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>
/// Commits that wait while as many as may are on their way, and then go together. Those on their way are stopped by
/// rows that the test has locked.
/// </summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class PostgresGroupTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Task<CommitOutcome>> _stopped = [];
    private GatedStore? _gated;

    private GatedStore Gated => _gated!;

    private PostgresStore Store => Gated.Store;

    public async Task InitializeAsync()
    {
        _gated = await GatedStore.OpenAsync();
        await Store.CommitAsync(Entry("there", 1), None);
        for (var place = 0; place < CommitGroups.OnTheirWayMax; place++)
        {
            await Store.CommitAsync(new Commit { Tenant = $"gate{place}", Upserts = [GatedStore.Gate(1)] }, None);
        }

        await _gated.CloseAsync();
        for (var place = 0; place < CommitGroups.OnTheirWayMax; place++)
        {
            _stopped.Add(CommitAsync(
                new Commit { Tenant = $"gate{place}", Deletes = [new RowKey($"gate{place}", "gates", "gate")] }));
        }
    }

    public async Task DisposeAsync() => await (_gated?.DisposeAsync() ?? default);

    [StoreFact]
    public async Task Those_that_wait_go_in_few_transactions()
    {
        var waiting = Enumerable.Range(0, 48).Select(number => CommitAsync(Entry($"t{number:00}", 1))).ToArray();
        await OpenAsync();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(48L, await Gated.CountAsync("SELECT count(*) FROM orleansroles.journal WHERE tenant LIKE 't__'"));
        Assert.InRange(await TransactionsAsync("t__"), 3, 8);
    }

    [StoreFact]
    public async Task One_that_lost_its_race_costs_the_others_nothing()
    {
        var waiting = Enumerable.Range(0, 10).Select(number => CommitAsync(Entry($"t{number}", 1))).ToList();
        var lost = CommitAsync(Entry("there", 1));
        var guarded = CommitAsync(new Commit
        {
            Tenant = "other",
            Guards = [new EntityGuard(new EntityKey("other", "user", "absent"), 3)],
            Upserts = [new Row("kept", "key", default)],
        });
        await OpenAsync();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(CommitOutcome.Conflict, await lost);
        Assert.Equal(CommitOutcome.Conflict, await guarded);
        Assert.Null(await Store.ReadRowAsync(new RowKey("other", "kept", "key"), None));
    }

    [StoreFact]
    public async Task Those_of_one_tenant_go_one_after_the_other()
    {
        var waiting = Enumerable.Range(1, 20).Select(number => CommitAsync(Entry("same", number))).ToArray();
        await OpenAsync();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(20L, await TransactionsAsync("same"));
    }

    [StoreFact]
    public async Task Who_gives_up_while_waiting_has_written_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var given = Store.CommitAsync(Entry("gone", 1), cancellation.Token).AsTask();
        var kept = CommitAsync(Entry("kept", 1));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        await OpenAsync();
        Assert.Equal(CommitOutcome.Committed, await kept);
        Assert.Empty(await Store.ListJournalAsync("gone", null, 0, 10, None));
    }

    private static Commit Entry(string tenant, long sequence) => new()
    {
        Tenant = tenant,
        Snapshots = [new(new EntityKey(tenant, "user", "u"), sequence, new byte[] { 1 }, new byte[] { 1 })],
        Journal =
        [
            new JournalRow(
                "user/u", sequence, $"c{sequence}", DateTimeOffset.UnixEpoch, "operator/test", "", "made",
                new byte[] { 1 }, new byte[] { 1 }),
        ],
    };

    private Task<CommitOutcome> CommitAsync(Commit commit) =>
        Store.CommitAsync(commit, None).AsTask().WaitAsync(Patience);

    /// <summary>Lets those go on that were stopped.</summary>
    private async Task OpenAsync()
    {
        Assert.DoesNotContain(_stopped, commit => commit.IsCompleted);
        await Gated.ExecuteAsync("COMMIT");
        Assert.All(await Task.WhenAll(_stopped), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
    }

    /// <summary>In how many transactions the journal of the tenants was written.</summary>
    private Task<long> TransactionsAsync(string tenants) => Gated.CountAsync(
        $"SELECT count(DISTINCT xmin::text) FROM orleansroles.journal WHERE tenant LIKE '{tenants}'");
}
