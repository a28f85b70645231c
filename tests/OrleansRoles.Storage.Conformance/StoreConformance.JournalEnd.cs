using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Commits that rest on a whole tenant: they go through only where nobody has added to its journal.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task A_commit_that_rests_on_the_whole_tenant_goes_through_once_and_not_from_an_older_reading()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        JournalEnd end = await JournalEndAsync();

        await CommitAsync(new Commit { Tenant = Tenant, Journal = [Change("user/ben", 1)], JournalEnd = end });

        Assert.Equal(
            CommitOutcome.Conflict,
            await Store.CommitAsync(
                new Commit { Tenant = Tenant, Journal = [Change("user/cem", 1)], JournalEnd = end }, None));
        Assert.DoesNotContain(await JournalAsync(), row => row.Entity == "user/cem");
    }

    [StoreFact]
    public async Task Another_tenants_journal_is_nobody_elses_end()
    {
        await CommitAsync(PastOf("ana", Past.Present));
        JournalEnd end = await JournalEndAsync();
        await CommitAsync(new Commit { Tenant = "another", Journal = [Change("user/ana", 1)] });

        await CommitAsync(new Commit { Tenant = Tenant, Journal = [Change("user/ben", 1)], JournalEnd = end });
    }

    [StoreFact]
    public async Task A_tenant_without_a_journal_has_an_end_too()
    {
        JournalEnd end = await JournalEndAsync();
        await CommitAsync(new Commit { Tenant = Tenant, Journal = [Change("user/ana", 1)], JournalEnd = end });

        Assert.Equal(
            CommitOutcome.Conflict,
            await Store.CommitAsync(
                new Commit { Tenant = Tenant, Journal = [Change("user/ben", 1)], JournalEnd = end }, None));
    }

    [StoreFact]
    public async Task Of_commits_on_the_whole_tenant_none_misses_what_single_commits_wrote_meanwhile()
    {
        // Each whole commit writes down how many rows it had read. INVARIANT: in the journal it stands at that place.
        using SemaphoreSlim start = new(0);
        Task[] singles =
        [
            .. Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                await start.WaitAsync();
                for (int number = 1; number <= 40; number++)
                {
                    await CommitAsync(new Commit
                    {
                        Tenant = Tenant,
                        Journal = [Change($"user/w{writer}", number)],
                    });
                }
            })),
        ];
        Task<int> wholes = Task.Run(async () =>
        {
            await start.WaitAsync();
            int written = 0;
            while (written < 12)
            {
                JournalEnd end = await JournalEndAsync();
                int count = (await JournalAsync()).Count;

                // Not by another end of the journal: the same rows have several, counted from different positions.
                bool isSame = (await Store.ListJournalAsync(Tenant, null, end.Horizon, 1000, None)).Count == end.Later;
                CommitOutcome outcome = await Store.CommitAsync(
                    new Commit
                    {
                        Tenant = Tenant,
                        Journal = [Change("tenant/whole", written + 1) with { Reason = $"{count}" }],
                        JournalEnd = end,
                    },
                    None);
                Assert.True(outcome == CommitOutcome.Conflict || isSame, "it went through although rows had come");
                written += outcome == CommitOutcome.Committed ? 1 : 0;
            }

            return written;
        });

        start.Release(singles.Length + 1);
        await Task.WhenAll(singles);
        await wholes;

        IReadOnlyList<JournalRow> journal = await JournalAsync();
        for (int place = 0; place < journal.Count; place++)
        {
            if (journal[place].Entity == "tenant/whole")
            {
                Assert.Equal($"{place}", journal[place].Reason);
            }
        }
    }

    private async Task<JournalEnd> JournalEndAsync()
    {
        ReadSet read = await Store.ReadManyAsync(new ReadQuery { Tenant = Tenant, WithJournalEnd = true }, None);
        return read.JournalEnd!.Value;
    }
}
