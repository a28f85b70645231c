using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Rendering;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Order, prefixes, pages, tombstones, tenants.</summary>
public abstract partial class StoreConformance
{
    // Pieces whose order differs between UTF-8, UTF-16 and language rules, and characters that mean something to LIKE.
    private static readonly string[] AwkwardPieces =
    [
        "a", "A", "b", "é", "e\u0301", "z", "%", "_", "\\", "'", "\"", "*", "?", "[", "/", " ", "\u0001", "\u001f",
        "\u007f", "\ud7ff", "\ue000", "\ufffd", "\uffff", "😀", "\U00010000", "\U0010ffff",
    ];

    [StoreFact]
    public async Task Keys_are_ordered_by_their_utf8_bytes()
    {
        var keys = AwkwardPieces.Concat(AwkwardPieces.SelectMany(first => AwkwardPieces.Select(next => first + next)))
            .ToArray();
        var ordered = keys.Order(Utf8Order.Instance).ToArray();
        await CommitAsync(Rows("members", keys));
        await CommitAsync(Users(keys));
        foreach (var piece in AwkwardPieces)
        {
            var snapshot = Snapshot("x", kind: "tenant", tenant: piece);
            await CommitAsync(new Commit { Tenant = piece, Snapshots = [snapshot] });
        }

        var rows = await Store.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None);
        Assert.Equal(ordered, rows.Select(row => row.Key));
        var entities = await Store.ListEntitiesAsync(Tenant, "user", null, int.MaxValue, None);
        Assert.Equal(ordered, entities.Select(entity => entity.Key.Id));
        Assert.Equal(
            AwkwardPieces.Order(Utf8Order.Instance), await Store.ListTenantsAsync("tenant", null, int.MaxValue, None));
    }

    [StoreFact]
    public async Task A_prefix_matches_exactly_the_keys_that_start_with_it()
    {
        var keys = AwkwardPieces.Concat(AwkwardPieces.SelectMany(first => AwkwardPieces.Select(next => first + next)))
            .Order(Utf8Order.Instance)
            .ToArray();
        await CommitAsync(Rows("members", keys));
        foreach (var prefix in AwkwardPieces.Concat(["a%", "\U0010ffff\U0010ffff", "a\uffff", "none", "😀😀😀"]))
        {
            var expected = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal));
            var rows = await Store.ListRowsAsync(Tenant, "members", prefix, null, int.MaxValue, None);
            Assert.Equal(expected, rows.Select(row => row.Key));
        }
    }

    [StoreFact]
    public async Task A_page_starts_after_its_key_wherever_that_lies()
    {
        string[] keys = ["c1", "c1/", "c1/ana", "c1/ben", "c1/eve", "c1/\uffff", "c1/😀", "c2/ana"];
        await CommitAsync(Rows("members", keys));
        string?[] places = [null, "", "b", "c1", "c1/", "c1/aaa", "c1/ben", "c1/ben!", "c1/😀", "c1/😀😀", "c2", "d"];
        foreach (var after in places)
        {
            var expected = keys.Where(key => key.StartsWith("c1/", StringComparison.Ordinal))
                .Where(key => after is null || Utf8Order.Instance.Compare(key, after) > 0)
                .Take(2);
            var rows = await Store.ListRowsAsync(Tenant, "members", "c1/", after, 2, None);
            Assert.Equal(expected, rows.Select(row => row.Key));
        }
    }

    [StoreFact]
    public async Task A_page_of_any_prefix_may_start_after_any_key()
    {
        var keys = AwkwardPieces.Concat(AwkwardPieces.Select(piece => piece + piece))
            .Order(Utf8Order.Instance)
            .ToArray();
        await CommitAsync(Rows("members", keys));
        foreach (var prefix in AwkwardPieces)
        {
            foreach (var after in AwkwardPieces)
            {
                var expected = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                    .Where(key => Utf8Order.Instance.Compare(key, after) > 0);
                var rows = await Store.ListRowsAsync(Tenant, "members", prefix, after, int.MaxValue, None);
                Assert.Equal(expected, rows.Select(row => row.Key));
            }
        }
    }

    [StoreFact]
    public async Task Pages_together_are_the_whole()
    {
        var keys = Enumerable.Range(0, 25).Select(number => $"{AwkwardPieces[number]}{number}").ToArray();
        await CommitAsync(Rows("members", keys));
        await CommitAsync(Users(keys));
        var ordered = keys.Order(Utf8Order.Instance).ToArray();

        Assert.Equal(ordered, await PagesAsync(async (after, limit) =>
            (await Store.ListRowsAsync(Tenant, "members", "", after, limit, None)).Select(row => row.Key)));
        Assert.Equal(ordered, await PagesAsync(async (after, limit) =>
            (await Store.ListEntitiesAsync(Tenant, "user", after, limit, None)).Select(entity => entity.Key.Id)));
    }

    [StoreFact]
    public async Task A_limit_of_zero_answers_nothing_and_a_negative_one_is_refused()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 1)],
            Snapshots = [Snapshot("ana")],
            Upserts = [Row("members", "ana")],
        });

        Assert.Empty(await Store.ListRowsAsync(Tenant, "members", "", null, 0, None));
        Assert.Empty(await Store.ListEntitiesAsync(Tenant, "user", null, 0, None));
        Assert.Empty(await Store.ListTenantsAsync("user", null, 0, None));
        Assert.Empty(await Store.ListJournalAsync(Tenant, null, 0, 0, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.ListRowsAsync(Tenant, "members", "", null, -1, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.ListJournalAsync(Tenant, null, 0, -1, None));
    }

    [StoreFact]
    public async Task A_removed_entity_leaves_a_tombstone_that_only_reads_by_key_show()
    {
        await CommitAsync(Users("ana", "ben"));
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 2)],
            Removed = [Tombstone("ana", 2)],
        });
        var tombstone = Show(Snapshot("ana", 2) with { State = default });
        var key = Snapshot("ana").Key;

        Assert.Equal(tombstone, Show(await Store.ReadEntityAsync(key, None)));
        Assert.Equal(Show([Snapshot("ben")]), Show(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None)));
        Assert.Equal(Show([Snapshot("ben")]), Show(await Store.ListEntitiesAsync(Tenant, "user", "a", 10, None)));
        var byKey = await Store.ReadManyAsync(new ReadQuery { Tenant = Tenant, Entities = [key] }, None);
        Assert.Equal([tombstone], Show(byKey.Entities));
        var byKind = await Store.ReadManyAsync(new ReadQuery { Tenant = Tenant, Kinds = ["user"] }, None);
        Assert.Equal(Show([Snapshot("ben")]), Show(byKind.Entities));
    }

    [StoreFact]
    public async Task A_successor_of_a_removed_entity_continues_its_sequence()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 1)],
            Snapshots = [Snapshot("ana")],
        });
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Journal = [Change("user/ana", 2)],
            Removed = [Tombstone("ana", 2)],
        });
        var again = new Commit { Tenant = Tenant, Journal = [Change("user/ana", 1)], Snapshots = [Snapshot("ana")] };
        var next = new Commit { Tenant = Tenant, Journal = [Change("user/ana", 3)], Snapshots = [Snapshot("ana", 3)] };

        Assert.Equal(CommitOutcome.Conflict, await Store.CommitAsync(again, None));
        await CommitAsync(next);
        Assert.Equal(
            Show([Snapshot("ana", 3)]), Show(await Store.ListEntitiesAsync(Tenant, "user", null, 10, None)));
        Assert.Equal([1, 2, 3], (await JournalAsync()).Select(row => row.Sequence));
    }

    [StoreFact]
    public async Task Tenants_are_listed_by_kind_without_those_whose_entities_all_ended()
    {
        foreach (var tenant in new[] { "c", "a", "b", "d" })
        {
            await CommitAsync(new Commit
            {
                Tenant = tenant,
                Snapshots = [Snapshot("x", tenant: tenant), Snapshot("y", tenant: tenant)],
            });
        }

        await CommitAsync(new Commit { Tenant = "e", Snapshots = [Snapshot("x", kind: "contract", tenant: "e")] });
        await CommitAsync(new Commit { Tenant = "a", Removed = [Tombstone("x", 2, tenant: "a")] });
        await CommitAsync(new Commit
        {
            Tenant = "b",
            Removed = [Tombstone("x", 2, tenant: "b"), Tombstone("y", 2, tenant: "b")],
        });

        Assert.Equal(["a", "c", "d"], await Store.ListTenantsAsync("user", null, 10, None));
        Assert.Equal(["c"], await Store.ListTenantsAsync("user", "a", 1, None));
        Assert.Equal(["d"], await Store.ListTenantsAsync("user", "c", 10, None));
        Assert.Empty(await Store.ListTenantsAsync("user", "d", 10, None));
        Assert.Empty(await Store.ListTenantsAsync("role", null, 10, None));
    }

    [StoreFact]
    public async Task Tenants_kinds_and_collections_do_not_see_each_other()
    {
        foreach (var tenant in new[] { "a", "ab" })
        {
            await CommitAsync(new Commit
            {
                Tenant = tenant,
                Journal = [Change("user/ana", 1, reason: tenant)],
                Snapshots =
                [
                    Snapshot("ana", tenant: tenant, state: tenant), Snapshot("ana", kind: "role", tenant: tenant),
                ],
                Upserts = [Row("members", "ana", tenant), Row("members2", "ana", "other")],
            });
        }

        foreach (var tenant in new[] { "a", "ab" })
        {
            var snapshot = Show([Snapshot("ana", tenant: tenant, state: tenant)]);
            var row = Show([Row("members", "ana", tenant)]);
            Assert.Equal(snapshot, Show(await Store.ListEntitiesAsync(tenant, "user", null, 10, None)));
            Assert.Equal(row, Show(await Store.ListRowsAsync(tenant, "members", "", null, 10, None)));
            Assert.Equal(tenant, Assert.Single(await JournalAsync(tenant)).Reason);
            var set = await Store.ReadManyAsync(
                new ReadQuery { Tenant = tenant, Kinds = ["user"], Rows = [new RowPrefix("members", "a")] }, None);
            Assert.Equal(snapshot, Show(set.Entities));
            Assert.Equal(row, Show(set.Rows));
        }

        Assert.Empty(await JournalAsync("b"));
        Assert.Null(await Store.ReadRowAsync(new RowKey("b", "members", "ana"), None));
    }

    private static async Task<List<string>> PagesAsync(Func<string?, int, Task<IEnumerable<string>>> readPage)
    {
        var all = new List<string>();
        while (true)
        {
            var page = (await readPage(all.LastOrDefault(), 4)).ToList();
            Assert.True(page.Count <= 4);
            all.AddRange(page);
            if (page.Count < 4)
            {
                return all;
            }
        }
    }
}
