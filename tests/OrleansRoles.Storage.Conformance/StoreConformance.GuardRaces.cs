using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>
/// Guards among concurrent commits: together with the journal's sequences they make all commits one history.
/// </summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Of_two_commits_that_each_guard_what_the_other_writes_exactly_one_wins()
    {
        foreach (var past in new[] { Past.Present, Past.None, Past.Removed })
        {
            for (var round = 0; round < 40; round++)
            {
                string[] ids = [$"{past} {round} a", $"{past} {round} b"];
                foreach (var id in ids)
                {
                    await CommitAsync(PastOf(id, past));
                }

                var outcomes = await Task.WhenAll(
                    RaceAsync(past, writes: ids[0], guards: [ids[1]]),
                    RaceAsync(past, writes: ids[1], guards: [ids[0]]));

                Assert.Single(outcomes, CommitOutcome.Committed);
                var written = (await Store.ListEntitiesAsync(Tenant, "user", null, int.MaxValue, None))
                    .Where(entity => entity.Sequence == NextAfter(past) && ids.Contains(entity.Key.Id));
                Assert.Equal(ids[Array.IndexOf(outcomes, CommitOutcome.Committed)], Assert.Single(written).Key.Id);
            }
        }
    }

    [StoreFact]
    public async Task Of_many_commits_that_each_guard_what_all_others_write_exactly_one_wins()
    {
        foreach (var past in new[] { Past.Present, Past.None })
        {
            for (var round = 0; round < 12; round++)
            {
                var ids = Enumerable.Range(0, 6).Select(number => $"{past} {round} {number}").ToList();
                foreach (var id in ids)
                {
                    await CommitAsync(PastOf(id, past));
                }

                var outcomes = await Task.WhenAll(
                    ids.Select(id => RaceAsync(past, writes: id, guards: [.. ids.Where(other => other != id)])));

                Assert.Single(outcomes, CommitOutcome.Committed);
            }
        }
    }

    [StoreFact]
    public async Task Commits_that_guard_one_entity_do_not_conflict_with_each_other()
    {
        await CommitAsync(PastOf("shared", Past.Present));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(async () =>
            await Store.CommitAsync(
                new Commit
                {
                    Tenant = Tenant,
                    Journal = [Change($"user/{number}", 1)],
                    Snapshots = [Snapshot($"{number}")],
                    Guards = [Guard("shared", 7), Guard("absent", 0)],
                },
                None))));

        Assert.All(outcomes, outcome => Assert.Equal(CommitOutcome.Committed, outcome));
    }

    [StoreFact]
    public async Task Committed_commits_with_guards_have_an_order_in_which_each_read_what_it_guards()
    {
        const int Workers = 8;
        const int RoundsOfWorker = 60;
        const int EntityCount = 4;
        var committed = new List<GuardedCommit>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var round = 0; round < RoundsOfWorker; round++)
            {
                var ids = Enumerable.Range(0, EntityCount).Select(number => $"{number}").ToArray();
                random.Shuffle(ids);
                var (written, guarded) = (ids[0], ids[1..(1 + random.Next(1, EntityCount))]);
                var read = new Dictionary<string, long>();
                foreach (var id in ids)
                {
                    read[id] = (await Store.ReadEntityAsync(Snapshot(id).Key, None))?.Sequence ?? 0;
                }

                var attempt = new GuardedCommit(
                    written, read[written] + 1, guarded.ToDictionary(id => id, id => read[id]));
                if (await Store.CommitAsync(attempt.ToCommit(), None) == CommitOutcome.Committed)
                {
                    lock (committed)
                    {
                        committed.Add(attempt);
                    }
                }
            }
        })));

        Assert.True(committed.Count > RoundsOfWorker / 2, $"only {committed.Count} commits went through");
        Assert.True(committed.Select(commit => commit.Written).Distinct().Count() > 1);
        Assert.Empty(WithoutOrder(committed));
    }

    private static long NextAfter(Past past) => past == Past.None ? 1 : 8;

    /// <summary>
    /// The commits that stand in no order, because each must come both before and after another: after the writers of
    /// what it read, and before the next writers of that.
    /// </summary>
    private static List<GuardedCommit> WithoutOrder(IReadOnlyList<GuardedCommit> commits)
    {
        var left = commits.ToList();
        while (true)
        {
            var first = left.Where(commit => !left.Any(other => other.MustPrecede(commit))).ToList();
            if (first.Count == 0)
            {
                return left;
            }

            left.RemoveAll(first.Contains);
        }
    }

    private Task<CommitOutcome> RaceAsync(Past past, string writes, string[] guards) => Task.Run(async () =>
        await Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Journal = [Change($"user/{writes}", NextAfter(past))],
                Snapshots = [Snapshot(writes, NextAfter(past))],
                Guards = [.. guards.Select(id => Guard(id, NextAfter(past) - 1))],
            },
            None));

    private sealed class GuardedCommit(string written, long sequence, Dictionary<string, long> guarded)
    {
        public string Written => written;

        private long Sequence => sequence;

        public Commit ToCommit() => new()
        {
            Tenant = Tenant,
            Journal = [Change($"user/{written}", sequence)],
            Snapshots = [Snapshot(written, sequence)],
            Guards = [.. guarded.Select(pair => Guard(pair.Key, pair.Value))],
        };

        public bool MustPrecede(GuardedCommit other) =>
            other != this &&
            (WrittenBefore(other.Written, other.Sequence) || other.Read(written) >= sequence ||
                (Read(other.Written) is { } read && read < other.Sequence));

        private bool WrittenBefore(string id, long number) => written == id && sequence < number;

        private long? Read(string id) => guarded.TryGetValue(id, out var number) ? number : null;
    }
}
