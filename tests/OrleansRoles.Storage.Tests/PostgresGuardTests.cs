using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>
/// What guards do while a commit is under way. The commit is stopped halfway by a row that the test has locked; what
/// waits is read from the server.
/// </summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class PostgresGuardTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private GatedStore? _gated;

    private PostgresStore Store => _gated!.Store;

    public async Task InitializeAsync()
    {
        _gated = await GatedStore.OpenAsync();
        await CommitAsync(new Commit
        {
            Tenant = "acme",
            Snapshots = [Snapshot("present", 7)],
            Upserts = [GatedStore.Gate(1)],
        });
        await _gated.CloseAsync();
    }

    public async Task DisposeAsync() => await (_gated?.DisposeAsync() ?? default);

    [StoreFact]
    public async Task No_guarded_entity_moves_on_before_the_commit_is_over_and_others_may_guard_it_too()
    {
        var guarding = CommitAsync(AtTheGate(
            new Commit { Tenant = "acme", Guards = [Guard("present", 7), Guard("absent", 0)] }));
        await WaitingAsync(1);
        await CommitAsync(new Commit { Tenant = "acme", Guards = [Guard("present", 7)] });
        var moving = CommitAsync(new Commit { Tenant = "acme", Snapshots = [Snapshot("present", 8)] });
        await WaitingAsync(2);
        var making = CommitAsync(new Commit { Tenant = "acme", Snapshots = [Snapshot("absent", 1)] });
        await WaitingAsync(3);

        Assert.False(guarding.IsCompleted || moving.IsCompleted || making.IsCompleted);
        await _gated!.ExecuteAsync("COMMIT");
        await Task.WhenAll(guarding, moving, making);
        Assert.Equal(8, (await Store.ReadEntityAsync(Snapshot("present", 8).Key, None))!.Sequence);
        Assert.Equal(1, (await Store.ReadEntityAsync(Snapshot("absent", 1).Key, None))!.Sequence);
    }

    [StoreFact]
    public async Task A_guard_waits_for_who_is_writing_its_entity_and_sees_what_they_wrote()
    {
        var writing = CommitAsync(AtTheGate(new Commit
        {
            Tenant = "acme",
            Snapshots = [Snapshot("present", 8), Snapshot("absent", 1)],
        }));
        await WaitingAsync(1);
        EntityGuard[] guards = [Guard("present", 7), Guard("absent", 0)];
        var guarding = guards.Select(guard =>
            Store.CommitAsync(new Commit { Tenant = "acme", Guards = [guard] }, None).AsTask()).ToList();
        await WaitingAsync(3);

        await _gated!.ExecuteAsync("COMMIT");
        await writing;
        Assert.Equal([CommitOutcome.Conflict, CommitOutcome.Conflict], await Task.WhenAll(guarding));
    }

    [StoreFact]
    public async Task A_guard_holds_when_who_was_writing_its_entity_gave_up()
    {
        var writing = Store.CommitAsync(
            AtTheGate(new Commit
            {
                Tenant = "acme",
                Snapshots = [Snapshot("present", 8), Snapshot("absent", 1)],
                Inserts = [new Row("gates", "other", default)],
            }),
            None).AsTask();
        await WaitingAsync(1);
        var guarding = CommitAsync(
            new Commit { Tenant = "acme", Guards = [Guard("present", 7), Guard("absent", 0)] });
        await WaitingAsync(2);

        await _gated!.ExecuteAsync("INSERT INTO orleansroles.rows VALUES ('acme', 'gates', 'other', ''); COMMIT");
        Assert.Equal(CommitOutcome.Conflict, await writing);
        await guarding;
    }

    private static EntityKey Key(string id) => new("acme", "user", id);

    private static EntityGuard Guard(string id, long sequence) => new(Key(id), sequence);

    private static EntitySnapshot Snapshot(string id, long sequence) =>
        new(Key(id), sequence, new byte[] { 1 }, new byte[] { 1 });

    /// <summary>Waits, after its entities, for the row that the test has locked.</summary>
    private static Commit AtTheGate(Commit commit) => new()
    {
        Tenant = commit.Tenant,
        Snapshots = commit.Snapshots,
        Inserts = commit.Inserts,
        Guards = commit.Guards,
        Upserts = [GatedStore.Gate(2)],
    };

    private Task CommitAsync(Commit commit) => Task.Run(async () =>
        Assert.Equal(CommitOutcome.Committed, await Store.CommitAsync(commit, None)));

    private async Task WaitingAsync(long count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _gated!.CountAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
            patience.Token) != count)
        {
            await Task.Yield();
        }
    }
}
