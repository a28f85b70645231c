using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Rows that end by themselves: which go, when, and how many at once.</summary>
public abstract partial class StoreConformance
{
    private static readonly DateTimeOffset End = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private IExpiringRows Expiring => (IExpiringRows)Store;

    [StoreFact]
    public async Task A_row_goes_at_its_instant_and_not_a_tick_before()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Upserts = [Ending("put", End), Row("kept", "stays")],
            Inserts = [Ending("inserted", End), Row("kept", "stays too")],
        });

        Assert.Equal(0, await Expiring.RemoveExpiredAsync(End.AddTicks(-1), 10, None));
        Assert.Equal(["inserted", "put", "stays", "stays too"], await KeptAsync());
        Assert.Equal(2, await Expiring.RemoveExpiredAsync(End, 10, None));
        Assert.Equal(["stays", "stays too"], await KeptAsync());
        Assert.Equal(0, await Expiring.RemoveExpiredAsync(End.AddYears(100), 10, None));
    }

    [StoreFact]
    public async Task Rows_of_all_tenants_go_in_batches_those_first_that_ended_first()
    {
        string[] tenants = [Tenant, "globex"];
        foreach (string tenant in tenants)
        {
            await CommitAsync(new Commit
            {
                Tenant = tenant,
                Upserts = [.. Enumerable.Range(0, 5).Select(n => Ending($"row-{n}", End.AddSeconds(-n)))],
            });
        }

        Assert.Equal(4, await Expiring.RemoveExpiredAsync(End, 4, None));
        Assert.Equal(["row-0", "row-1", "row-2"], await KeptAsync());
        Assert.Equal(["row-0", "row-1", "row-2"], await KeptAsync("globex"));
        Assert.Equal(4, await Expiring.RemoveExpiredAsync(End, 4, None));
        Assert.Equal(2, await Expiring.RemoveExpiredAsync(End, 4, None));
        Assert.Empty(await KeptAsync());
        Assert.Empty(await KeptAsync("globex"));
    }

    [StoreFact]
    public async Task A_row_that_has_ended_is_a_row_until_it_is_removed()
    {
        await CommitAsync(new Commit { Tenant = Tenant, Inserts = [Ending("one", End)] });

        Assert.NotNull(await Store.ReadRowAsync(RowKey("kept", "one"), None));
        Assert.Equal(
            CommitOutcome.Conflict,
            await Store.CommitAsync(new Commit { Tenant = Tenant, Inserts = [Ending("one", End)] }, None));
        await Expiring.RemoveExpiredAsync(End, 10, None);
        await CommitAsync(new Commit { Tenant = Tenant, Inserts = [Ending("one", End)] });
    }

    [StoreFact]
    public async Task A_row_that_is_written_again_ends_when_the_last_one_says()
    {
        await CommitAsync(new Commit { Tenant = Tenant, Upserts = [Ending("later", End), Ending("never", End)] });
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Upserts = [Ending("later", End.AddTicks(1)), Row("kept", "never")],
        });

        Assert.Equal(0, await Expiring.RemoveExpiredAsync(End, 10, None));
        Assert.Equal(1, await Expiring.RemoveExpiredAsync(End.AddTicks(1), 10, None));
        Assert.Equal(["never"], await KeptAsync());
    }

    [StoreFact]
    public async Task Several_that_remove_rows_at_once_remove_each_once()
    {
        await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Upserts = [.. Enumerable.Range(0, 200).Select(n => Ending($"row-{n}", End.AddSeconds(-n)))],
        });

        int[] removed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            int mine = 0;
            while ((await KeptAsync()).Length > 0)
            {
                mine += await Expiring.RemoveExpiredAsync(End, 7, None);
            }

            return mine;
        })));

        Assert.Equal(200, removed.Sum());
    }

    private static Row Ending(string key, DateTimeOffset end) => Row("kept", key) with { ExpiresAt = end };

    private async Task<string[]> KeptAsync(string tenant = Tenant) =>
        [.. (await Store.ListRowsAsync(tenant, "kept", "", null, int.MaxValue, None)).Select(row => row.Key)];
}
