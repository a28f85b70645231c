using Xunit;
using static OrleansRoles.Storage.Conformance.Rendering;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>The journal: order of positions, filters, pages that miss nothing.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task The_journal_has_the_order_of_the_commits_and_of_the_rows_in_them()
    {
        await CommitAsync(Journal("user/zoe", 1, 2));
        await CommitAsync(Journal("user/ana", 3, 1, 2));
        await CommitAsync(Journal("user/zoe", 3));

        var rows = await JournalAsync();
        Assert.Equal(
            Show([
                Change("user/zoe", 1), Change("user/zoe", 2), Change("user/ana", 3), Change("user/ana", 1),
                Change("user/ana", 2), Change("user/zoe", 3),
            ]),
            Show(rows));
        Assert.True(rows.Zip(rows.Skip(1)).All(pair => pair.First.Position < pair.Second.Position));
    }

    [StoreFact]
    public async Task The_journal_of_one_entity_is_its_own_rows_only()
    {
        await CommitAsync(Journal("user/ana", 2, 1));
        await CommitAsync(Journal("user/an", 1));
        await CommitAsync(Journal("user/ana", 3));

        var rows = await Store.ListJournalAsync(Tenant, "user/ana", 0, 10, None);
        Assert.Equal(Show([Change("user/ana", 2), Change("user/ana", 1), Change("user/ana", 3)]), Show(rows));
        var rest = await Store.ListJournalAsync(Tenant, "user/ana", rows[1].Position, 10, None);
        Assert.Equal(Show([Change("user/ana", 3)]), Show(rest));
        Assert.Empty(await Store.ListJournalAsync(Tenant, "user/nobody", 0, 10, None));
    }

    [StoreFact]
    public async Task Journal_pages_together_are_the_whole()
    {
        for (var sequence = 1; sequence <= 23; sequence++)
        {
            await CommitAsync(Journal("user/ana", sequence));
            await CommitAsync(Journal("user/ben", sequence));
        }

        var sequences = new List<long>();
        var position = 0L;
        while (await Store.ListJournalAsync(Tenant, "user/ben", position, 5, None) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 5);
            sequences.AddRange(page.Select(row => row.Sequence));
            position = page[^1].Position;
        }

        Assert.Equal(Enumerable.Range(1, 23).Select(number => (long)number), sequences);
    }

    [StoreFact]
    public async Task A_reader_that_follows_the_journal_misses_no_commit_however_many_write_at_once()
    {
        const int Writers = 16;
        const int CommitsEach = 40;
        var followed = new List<string>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var sequence = 1; sequence <= CommitsEach; sequence++)
            {
                // Commits of different size take different time between their positions and their end.
                var rowCount = 1 + (sequence + writer) % 7;
                var journal = Enumerable.Range(0, rowCount).Select(row => Change($"user/{writer}-{sequence}", row + 1));
                await CommitAsync(new() { Tenant = Tenant, Journal = [.. journal] });
            }
        })));

        var position = 0L;
        while (true)
        {
            var isLast = writing.IsCompleted;
            var page = await Store.ListJournalAsync(Tenant, null, position, int.MaxValue, None);
            followed.AddRange(page.Select(row => $"{row.Entity} #{row.Sequence}"));
            position = page.Count > 0 ? page[^1].Position : position;
            if (isLast)
            {
                break;
            }
        }

        await writing;
        var all = (await JournalAsync()).Select(row => $"{row.Entity} #{row.Sequence}");
        Assert.Equal(all, followed);
    }
}
