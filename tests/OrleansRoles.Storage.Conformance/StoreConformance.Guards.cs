using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Rendering;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>What a commit depends on without changing it, and rows that must not exist yet.</summary>
public abstract partial class StoreConformance
{
    private enum Past
    {
        None,
        Present,
        Removed,
    }

    [StoreFact]
    public async Task A_commit_goes_through_while_its_guarded_entities_are_where_they_were()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        await CommitAsync(PastOf("ben", Past.Removed));
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/cem", 1)],
            Snapshots = [Snapshot("cem")],
            Upserts = [Row("members", "cem")],
            Guards = [Guard("nobody", 0), Guard("ben", 7), Guard("ana", 7)],
        });

        Assert.Equal(Show(Snapshot("cem")), Show(await Store.ReadEntityAsync(Snapshot("cem").Key, None)));
        Assert.Equal(Show(Snapshot("ana", 7)), Show(await Store.ReadEntityAsync(Snapshot("ana").Key, None)));
        Assert.Equal(
            Show(Snapshot("ben", 7) with { State = default }),
            Show(await Store.ReadEntityAsync(Snapshot("ben").Key, None)));
        Assert.NotNull(await Store.ReadRowAsync(RowKey("members", "cem"), None));
    }

    [StoreFact]
    public async Task A_guard_leaves_no_trace()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        await CommitAsync(new Commit { Tenant = Tenant, Guards = [Guard("ana", 7), Guard("nobody", 0)] });

        Assert.Null(await Store.ReadEntityAsync(Snapshot("nobody").Key, None));
        Assert.Equal(Show([Snapshot("ana", 7)]), Show(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None)));
        Assert.Empty(await JournalAsync());
        await CommitAsync(Users("nobody"));
    }

    [StoreFact]
    public async Task A_guard_that_does_not_hold_makes_the_commit_a_conflict_that_writes_nothing()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        await CommitAsync(PastOf("ben", Past.Removed));
        EntityGuard[] broken =
        [
            Guard("ana", 0), Guard("ana", 6), Guard("ana", 8),
            Guard("ben", 0), Guard("ben", 6), Guard("ben", 8),
            Guard("nobody", 1), Guard("ana", 7) with { Key = new EntityKey(Tenant, "role", "ana") },
        ];
        foreach (var guard in broken)
        {
            // Written on both sides of the guarded one, wherever a store puts it.
            var commit = new Commit
            {
                Tenant = Tenant,
                Journal = [Change("user/a", 1), Change("user/z", 1)],
                Snapshots = [Snapshot("a"), Snapshot("z")],
                Removed = [Tombstone("zz", 1)],
                Upserts = [Row("members", "upserted")],
                Inserts = [Row("members", "inserted")],
                Guards = [Guard("absent", 0), guard],
            };
            Assert.Equal(CommitOutcome.Conflict, await Store.CommitAsync(commit, None));
            Assert.Equal(
                CommitOutcome.Conflict,
                await Store.CommitAsync(new Commit { Tenant = Tenant, Guards = [guard] }, None));
        }

        Assert.Empty(await JournalAsync());
        Assert.Equal(Show([Snapshot("ana", 7)]), Show(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None)));
        Assert.Null(await Store.ReadEntityAsync(Snapshot("zz").Key, None));
        Assert.Empty(await Store.ListRowsAsync(Tenant, "members", "", null, 10, None));
    }

    [StoreFact]
    public async Task A_guard_on_what_the_commit_writes_looks_at_it_before()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        Task<CommitOutcome> WriteAsync(params EntityGuard[] guards) => Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Snapshots = [Snapshot("ana", 8), Snapshot("new")],
                Guards = guards,
            },
            None).AsTask();

        Assert.Equal(CommitOutcome.Conflict, await WriteAsync(Guard("ana", 8)));
        Assert.Equal(CommitOutcome.Conflict, await WriteAsync(Guard("new", 1)));
        Assert.Equal(CommitOutcome.Conflict, await WriteAsync(Guard("ana", 7), Guard("ana", 6)));
        Assert.Equal(CommitOutcome.Committed, await WriteAsync(Guard("new", 0), Guard("ana", 7), Guard("ana", 7)));
        Assert.Equal(
            Show([Snapshot("ana", 8), Snapshot("new")]),
            Show(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None)));
    }

    [StoreFact]
    public async Task A_guard_of_one_tenant_does_not_see_another()
    {
        await CommitAsync(new Commit { Tenant = "other", Snapshots = [Snapshot("ana", tenant: "other")] });

        await CommitAsync(new Commit { Tenant = Tenant, Guards = [Guard("ana", 0)] });
        Assert.Equal(
            CommitOutcome.Conflict,
            await Store.CommitAsync(new Commit { Tenant = Tenant, Guards = [Guard("ana", 1)] }, None));
    }

    [StoreFact]
    public async Task An_inserted_row_is_written_where_there_was_none()
    {
        await CommitAsync(Rows("members", "ana"));
        await CommitAsync(new Commit { Tenant = Tenant, Deletes = [RowKey("members", "ana")] });
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Upserts = [Row("members", "ben", "upserted")],
            Inserts = [Row("members", "cem", "inserted"), Row("members", "ana", "again"), Row("holders", "ana")],
        });

        Assert.Equal(
            Show([
                Row("members", "ana", "again"), Row("members", "ben", "upserted"), Row("members", "cem", "inserted"),
            ]),
            Show(await Store.ListRowsAsync(Tenant, "members", "", null, 10, None)));
        Assert.NotNull(await Store.ReadRowAsync(RowKey("holders", "ana"), None));
    }

    [StoreFact]
    public async Task Inserting_a_row_that_exists_makes_the_commit_a_conflict_that_writes_nothing()
    {
        await CommitAsync(Rows("members", "ana", "ben"));
        var outcome = await Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Journal = [Change("user/ana", 1)],
                Snapshots = [Snapshot("ana")],
                Upserts = [Row("members", "new", "new")],
                Deletes = [RowKey("members", "ben")],
                Inserts = [Row("members", "also new"), Row("members", "ana", "new")],
            },
            None);

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Empty(await JournalAsync());
        Assert.Null(await Store.ReadEntityAsync(Snapshot("ana").Key, None));
        Assert.Equal(
            Show([Row("members", "ana"), Row("members", "ben")]),
            Show(await Store.ListRowsAsync(Tenant, "members", "", null, 10, None)));
    }

    [StoreFact]
    public async Task Guards_and_inserts_that_contradict_their_commit_are_refused()
    {
        var row = Row("members", "ana");
        Commit[] wrong =
        [
            new() { Tenant = Tenant, Guards = [Guard("ana", -1)] },
            new() { Tenant = Tenant, Guards = [Guard("ana", 0) with { Key = new EntityKey("other", "user", "ana") }] },
            new() { Tenant = Tenant, Guards = [Guard("a\0b", 0)] },
            new() { Tenant = Tenant, Inserts = [row], Upserts = [row] },
            new() { Tenant = Tenant, Inserts = [row], Deletes = [RowKey("members", "ana")] },
            new() { Tenant = Tenant, Inserts = [row, row] },
            new() { Tenant = Tenant, Inserts = [Row("members", "half \ud83d")] },
        ];
        foreach (var commit in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.CommitAsync(commit, None));
        }

        Assert.Empty(await Store.ListRowsAsync(Tenant, "members", "", null, 10, None));
    }

    [StoreFact]
    public async Task A_broken_guard_or_insert_among_concurrent_commits_undoes_only_its_own()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        await CommitAsync(Rows("taken", "row"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number => await Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Journal = [Change($"user/{number}", 1)],
                Snapshots = [Snapshot($"{number}", kind: "contract")],
                Upserts = [Row("members", $"{number:D3}")],
                Inserts = number % 4 == 1 ? [Row("taken", "row")] : [Row("taken", $"{number}")],
                Guards = [Guard("ana", number % 4 == 0 ? 6 : 7), Guard("nobody", 0)],
            },
            None)));

        var expected = Enumerable.Range(0, 200).Where(number => number % 4 > 1).ToList();
        Assert.Equal(
            Enumerable.Range(0, 200).Select(n => n % 4 > 1 ? CommitOutcome.Committed : CommitOutcome.Conflict),
            outcomes);
        var rows = await Store.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None);
        Assert.Equal(expected.Select(number => $"{number:D3}"), rows.Select(row => row.Key));
        Assert.Equal(expected.Count, (await JournalAsync()).Count);
        Assert.Equal(
            expected.Count, (await Store.ListEntitiesAsync(Tenant, "contract", null, int.MaxValue, None)).Count);
    }

    [StoreFact]
    public async Task Of_several_commits_that_insert_one_row_exactly_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(rival => Task.Run(async () =>
                await Store.CommitAsync(
                    new Commit { Tenant = Tenant, Inserts = [Row("members", $"{round}", $"rival {rival}")] },
                    None))));

            Assert.Single(outcomes, CommitOutcome.Committed);
            Assert.Equal(
                Show(Row("members", $"{round}", $"rival {Array.IndexOf(outcomes, CommitOutcome.Committed)}")),
                Show(await Store.ReadRowAsync(RowKey("members", $"{round}"), None)));
        }
    }

    private static EntityGuard Guard(string id, long sequence) => new(new EntityKey(Tenant, "user", id), sequence);

    /// <summary>Leaves the entity at sequence 7, where it ever existed.</summary>
    private static Commit PastOf(string id, Past past) => new()
    {
        Tenant = Tenant,
        Snapshots = past == Past.Present ? [Snapshot(id, 7)] : [],
        Removed = past == Past.Removed ? [Tombstone(id, 7)] : [],
    };
}
