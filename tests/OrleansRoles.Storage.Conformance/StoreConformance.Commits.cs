using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Rendering;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Commits: all or nothing, one winner.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task What_was_committed_is_read_back_exactly()
    {
        var change = Change("user/ana", 1, reason: "hired — für Halle „A“ 😀");
        var snapshot = Snapshot("ana");
        var row = Row("members", "c1/ana");
        await CommitAsync(new Commit { Tenant = Tenant, Journal = [change], Snapshots = [snapshot], Upserts = [row] });

        Assert.Equal(Show(snapshot), Show(await Store.ReadEntityAsync(snapshot.Key, None)));
        Assert.Equal(Show(row), Show(await Store.ReadRowAsync(RowKey("members", "c1/ana"), None)));
        var stored = Assert.Single(await JournalAsync());
        Assert.Equal(Show(change), Show(stored));
        Assert.True(stored.Position > 0);
    }

    [StoreFact]
    public async Task A_time_of_another_zone_comes_back_as_the_same_instant_in_utc()
    {
        var time = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(9);
        await CommitAsync(new Commit { Tenant = Tenant, Journal = [Change("user/ana", 1) with { Time = time }] });

        var stored = Assert.Single(await JournalAsync());
        Assert.Equal(time.UtcDateTime, stored.Time.DateTime);
        Assert.Equal(TimeSpan.Zero, stored.Time.Offset);
    }

    [StoreFact]
    public async Task What_is_missing_is_null()
    {
        Assert.Null(await Store.ReadEntityAsync(new EntityKey(Tenant, "user", "nobody"), None));
        Assert.Null(await Store.ReadRowAsync(RowKey("members", "nobody"), None));
    }

    [StoreFact]
    public async Task A_later_commit_replaces_snapshots_and_rows()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Snapshots = [Snapshot("ana", 1)],
            Upserts = [Row("members", "ana", "first")],
        });
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Snapshots = [Snapshot("ana", 2, state: "later")],
            Upserts = [Row("members", "ana", "second")],
        });

        Assert.Equal(
            Show(Snapshot("ana", 2, state: "later")), Show(await Store.ReadEntityAsync(Snapshot("ana").Key, None)));
        Assert.Equal(
            Show(Row("members", "ana", "second")), Show(await Store.ReadRowAsync(RowKey("members", "ana"), None)));
    }

    [StoreFact]
    public async Task A_deleted_row_is_gone_and_deleting_a_missing_one_is_no_error()
    {
        await CommitAsync(Rows("members", "ana", "ben"));
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Deletes = [RowKey("members", "ana"), RowKey("members", "nobody"), RowKey("nothing", "ben")],
        });

        Assert.Null(await Store.ReadRowAsync(RowKey("members", "ana"), None));
        Assert.NotNull(await Store.ReadRowAsync(RowKey("members", "ben"), None));
    }

    [StoreFact]
    public async Task Within_a_commit_the_last_value_counts_and_a_deletion_after_all()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Snapshots = [Snapshot("ana", 1), Snapshot("ana", 2), Snapshot("ben", 1)],
            Removed = [Tombstone("ben", 2)],
            Upserts = [Row("members", "ana", "1"), Row("members", "ana", "2"), Row("members", "ben", "3")],
            Deletes = [RowKey("members", "ben")],
        });

        Assert.Equal(Show(Snapshot("ana", 2)), Show(await Store.ReadEntityAsync(Snapshot("ana").Key, None)));
        Assert.True((await Store.ReadEntityAsync(Snapshot("ben").Key, None))!.State.IsEmpty);
        Assert.Equal(Show(Row("members", "ana", "2")), Show(await Store.ReadRowAsync(RowKey("members", "ana"), None)));
        Assert.Null(await Store.ReadRowAsync(RowKey("members", "ben"), None));
    }

    [StoreFact]
    public async Task A_conflict_writes_nothing_at_all()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 1)],
            Snapshots = [Snapshot("ana"), Snapshot("eve")],
            Upserts = [Row("members", "ana", "old"), Row("members", "ben", "old")],
        });
        var before = Show(await JournalAsync()).ToList();

        // The clash is the last row, so that the others would be there already.
        var outcome = await Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Journal = [Change("user/ben", 1), Change("user/ana", 2), Change("user/ana", 1)],
                Snapshots = [Snapshot("ana", 2), Snapshot("ben")],
                Removed = [Tombstone("eve", 2)],
                Upserts = [Row("members", "ana", "new"), Row("members", "new")],
                Deletes = [RowKey("members", "ben")],
            },
            None);

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Equal(before, Show(await JournalAsync()));
        Assert.Equal(
            Show([Snapshot("ana"), Snapshot("eve")]),
            Show(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None)));
        Assert.Equal(
            Show([Row("members", "ana", "old"), Row("members", "ben", "old")]),
            Show(await Store.ListRowsAsync(Tenant, "members", "", null, 10, None)));
    }

    [StoreFact]
    public async Task The_same_sequence_twice_in_one_commit_is_a_conflict()
    {
        Assert.Equal(CommitOutcome.Conflict, await Store.CommitAsync(Journal("user/ana", 1, 1), None));
        Assert.Empty(await JournalAsync());
    }

    [StoreFact]
    public async Task After_a_conflict_the_next_sequence_is_accepted()
    {
        await CommitAsync(Journal("user/ana", 1));
        Assert.Equal(CommitOutcome.Conflict, await Store.CommitAsync(Journal("user/ana", 1), None));
        await CommitAsync(Journal("user/ana", 2));
        Assert.Equal([1, 2], (await JournalAsync()).Select(row => row.Sequence));
    }

    [StoreFact]
    public async Task An_empty_commit_succeeds_and_writes_nothing()
    {
        await CommitAsync(new Commit { Tenant = Tenant });
        Assert.Empty(await JournalAsync());
    }

    [StoreFact]
    public async Task Empty_values_are_kept_as_empty()
    {
        var snapshot = Snapshot("ana") with { State = default, Hash = default };
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 1) with { Payload = default, Hash = default, Actor = "", Commit = "" }],
            Snapshots = [snapshot],
            Upserts = [Row("members", "", "")],
        });

        Assert.Equal(Show(snapshot), Show(await Store.ReadEntityAsync(snapshot.Key, None)));
        Assert.Single(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None));
        Assert.Equal(Show(Row("members", "", "")), Show(await Store.ReadRowAsync(RowKey("members", ""), None)));
        Assert.Equal("", Assert.Single(await JournalAsync()).Actor);
    }

    [StoreFact]
    public async Task Values_of_a_mebibyte_survive()
    {
        var large = new byte[1024 * 1024];
        new Random(7).NextBytes(large);
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 1, reason: new string('ü', 100_000)) with { Payload = large }],
            Snapshots = [Snapshot("ana") with { State = large }],
            Upserts = [Row("members", "ana") with { Value = large }],
        });

        Assert.Equal(large, (await Store.ReadEntityAsync(Snapshot("ana").Key, None))!.State.ToArray());
        Assert.Equal(large, (await Store.ReadRowAsync(RowKey("members", "ana"), None))!.Value.ToArray());
        var change = Assert.Single(await JournalAsync());
        Assert.Equal(large, change.Payload.ToArray());
        Assert.Equal(100_000, change.Reason.Length);
    }

    [StoreFact]
    public async Task A_commit_of_many_rows_is_one_commit()
    {
        var keys = Enumerable.Range(0, 10_000).Select(number => $"{number:D5}").ToArray();
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [.. Enumerable.Range(1, 10_000).Select(number => Change("contract/c1", number))],
            Upserts = [.. keys.Select(key => Row("members", key))],
        });

        Assert.Equal(10_000, (await JournalAsync()).Count);
        var rows = await Store.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None);
        Assert.Equal(keys, rows.Select(row => row.Key));
    }

    [StoreFact]
    public async Task Parts_of_another_tenant_are_refused()
    {
        Commit[] mixed =
        [
            new() { Tenant = Tenant, Snapshots = [Snapshot("ana", tenant: "other")] },
            new() { Tenant = Tenant, Removed = [Tombstone("ana", 1, tenant: "other")] },
            new() { Tenant = Tenant, Deletes = [new RowKey("other", "members", "ana")] },
        ];
        foreach (var commit in mixed)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CommitAsync(commit, None));
        }

        var query = new ReadQuery { Tenant = Tenant, Entities = [new EntityKey("other", "user", "ana")] };
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadManyAsync(query, None));
    }

    [StoreFact]
    public async Task Texts_that_no_store_can_keep_are_refused_before_anything_is_written()
    {
        foreach (var text in new[] { "a\0b", "half \ud83d", "\ude00 half", "\ud83d\ud83d\ude00" })
        {
            var commit = new Commit { Tenant = Tenant, Upserts = [Row("members", "ana"), Row("members", text)] };
            await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CommitAsync(commit, None));
        }

        Assert.Empty(await Store.ListRowsAsync(Tenant, "members", "", null, 10, None));
    }
}
