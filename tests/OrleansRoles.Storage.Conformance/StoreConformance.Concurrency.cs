using System.Text;
using OrleansRoles.Entities.Storage;
using Xunit;
using static OrleansRoles.Storage.Conformance.Rendering;
using static OrleansRoles.Storage.Conformance.Samples;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Races, consistent reads, cancellation, disposal.</summary>
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Of_several_commits_of_one_sequence_exactly_one_wins_whole()
    {
        const int Rounds = 30;
        const int Rivals = 8;
        for (var round = 1; round <= Rounds; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, Rivals).Select(rival => Task.Run(async () =>
                await Store.CommitAsync(
                    new Commit
                    {
                        Tenant = Tenant,
                        Journal = [Change("user/ana", round, reason: $"rival {rival}")],
                        Snapshots = [Snapshot("ana", round, state: $"rival {rival}")],
                        Upserts = [Row("wins", $"{round}/{rival}", $"rival {rival}")],
                    },
                    None))));

            var winner = Array.IndexOf(outcomes, CommitOutcome.Committed);
            Assert.Single(outcomes, CommitOutcome.Committed);
            Assert.Equal(Rivals - 1, outcomes.Count(outcome => outcome == CommitOutcome.Conflict));
            Assert.Equal($"rival {winner}", (await JournalAsync())[^1].Reason);
            Assert.Equal(
                Show(Snapshot("ana", round, state: $"rival {winner}")),
                Show(await Store.ReadEntityAsync(Snapshot("ana").Key, None)));
            var rows = await Store.ListRowsAsync(Tenant, "wins", $"{round}/", null, 10, None);
            Assert.Equal([$"{round}/{winner}"], rows.Select(row => row.Key));
        }
    }

    [StoreFact]
    public async Task Commits_that_meet_in_opposite_order_end_in_one_winner_and_no_error()
    {
        // Long enough that they meet halfway.
        const int RowCount = 400;
        for (var round = 1; round <= 6; round++)
        {
            var journal = Enumerable.Range(0, RowCount).Select(number => Change($"user/{number}", round)).ToArray();
            var rows = Enumerable.Range(0, RowCount).Select(number => Row("members", $"{number}")).ToArray();

            // With rows, which a store may put in order, and without, where nothing but the journal is left to meet in.
            var upserts = round % 2 == 0 ? rows : [];
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(rival => Task.Run(async () =>
                await Store.CommitAsync(
                    new Commit
                    {
                        Tenant = Tenant,
                        Journal = rival % 2 == 0 ? journal : [.. journal.Reverse()],
                        Upserts = rival % 2 == 0 ? upserts : [.. upserts.Reverse()],
                    },
                    None))));

            Assert.Single(outcomes, CommitOutcome.Committed);
        }
    }

    [StoreFact]
    public async Task A_thousand_concurrent_commits_all_arrive()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async number => await Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Journal = [Change($"user/{number}", 1)],
                Snapshots = [Snapshot($"{number:D4}")],
                Upserts = [Row("members", $"{number:D4}")],
            },
            None)));

        Assert.All(outcomes, outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(1_000, (await JournalAsync()).Select(row => row.Entity).Distinct().Count());
        Assert.Equal(1_000, (await Store.ListEntitiesAsync(Tenant, "user", null, int.MaxValue, None)).Count);
        Assert.Equal(1_000, (await Store.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None)).Count);
    }

    [StoreFact]
    public async Task A_conflict_among_concurrent_commits_undoes_only_itself()
    {
        await CommitAsync(Journal("user/taken", 1));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number => await Store.CommitAsync(
            new Commit
            {
                Tenant = Tenant,
                Journal = [Change(number % 3 == 0 ? "user/taken" : $"user/{number}", 1)],
                Upserts = [Row("members", $"{number:D3}")],
            },
            None)));

        var expected = Enumerable.Range(0, 200).Where(number => number % 3 != 0).Select(number => $"{number:D3}");
        var rows = await Store.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None);
        Assert.Equal(expected, rows.Select(row => row.Key));
        Assert.Equal(
            Enumerable.Range(0, 200).Select(n => n % 3 == 0 ? CommitOutcome.Conflict : CommitOutcome.Committed),
            outcomes);
    }

    [StoreFact]
    public async Task Reading_many_sees_rows_and_entities_of_one_moment()
    {
        await ChangeTogetherAsync(0);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var value = 1; !stop.IsCancellationRequested; value++)
            {
                await ChangeTogetherAsync(value);
            }
        });

        var query = new ReadQuery
        {
            Tenant = Tenant,
            Entities = [Snapshot("first").Key],
            Kinds = ["role"],
            Rows = [new RowPrefix("left", "x"), new RowPrefix("right", "")],
        };
        var seen = new HashSet<string>();
        for (var read = 0; read < 300 || seen.Count < 3; read++)
        {
            var set = await Store.ReadManyAsync(query, None);
            var values = set.Entities.Select(entity => entity.State).Concat(set.Rows.Select(row => row.Value))
                .Select(value => Encoding.UTF8.GetString(value.Span))
                .ToList();
            Assert.Equal(4, values.Count);
            seen.Add(Assert.Single(values.Distinct()));
        }

        await stop.CancelAsync();
        await writing;
    }

    [StoreFact]
    public async Task Reading_many_answers_what_is_there_in_the_order_of_the_question()
    {
        await CommitAsync(Users("ana", "ben", "zoe"));
        await CommitAsync(new Commit { Tenant = Tenant, Snapshots = [Snapshot("r1", kind: "role")] });
        await CommitAsync(Rows("members", "c1/b", "c1/a", "c2/a"));
        await CommitAsync(Rows("holders", "r1/ana"));

        var set = await Store.ReadManyAsync(
            new ReadQuery
            {
                Tenant = Tenant,
                Entities = [Snapshot("zoe").Key, Snapshot("nobody").Key, Snapshot("ana").Key],
                Kinds = ["role", "nothing"],
                Rows = [new RowPrefix("members", "c1/"), new RowPrefix("members", "c9/"), new RowPrefix("holders", "")],
            },
            None);

        Assert.Equal(Show([Snapshot("zoe"), Snapshot("ana"), Snapshot("r1", kind: "role")]), Show(set.Entities));
        Assert.Equal(
            Show([Row("members", "c1/a"), Row("members", "c1/b"), Row("holders", "r1/ana")]), Show(set.Rows));
        var nothing = await Store.ReadManyAsync(new ReadQuery { Tenant = Tenant }, None);
        Assert.Empty(nothing.Entities);
        Assert.Empty(nothing.Rows);
    }

    [StoreFact]
    public async Task Reading_many_answers_the_first_rows_of_each_prefix_up_to_its_limit()
    {
        await CommitAsync(Rows("members", "c1/c", "c1/a", "c1/b", "c2/a", "c2/b"));

        var set = await Store.ReadManyAsync(
            new ReadQuery
            {
                Tenant = Tenant,
                Rows =
                [
                    new RowPrefix("members", "c1/", 2), new RowPrefix("members", "c2/"),
                    new RowPrefix("members", "", 1), new RowPrefix("members", "c1/", 0),
                    new RowPrefix("members", "c2/", 9),
                ],
            },
            None);

        Assert.Equal(
            ["c1/a", "c1/b", "c2/a", "c2/b", "c1/a", "c2/a", "c2/b"], set.Rows.Select(row => row.Key));
        var negative = new ReadQuery { Tenant = Tenant, Rows = [new RowPrefix("members", "", -1)] };
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadManyAsync(negative, None));
    }

    [StoreFact]
    public async Task A_read_sees_every_commit_that_completed_before_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var value = 0; value < 40; value++)
            {
                await CommitAsync(new Commit { Tenant = Tenant, Upserts = [Row("counters", $"{caller}", $"{value}")] });
                var row = await Store.ReadRowAsync(RowKey("counters", $"{caller}"), None);
                Assert.Equal($"{value}", Encoding.UTF8.GetString(row!.Value.Span));
            }
        })));
    }

    [StoreFact]
    public async Task A_cancelled_token_stops_a_call_before_it_does_anything()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(Rows("members", "ana"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.ReadRowAsync(RowKey("members", "ana"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.ListRowsAsync(Tenant, "members", "", null, 1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.MigrateAsync(cancelled));

        Assert.Null(await Store.ReadRowAsync(RowKey("members", "ana"), None));
    }

    [StoreFact]
    public async Task A_commit_cancelled_at_any_moment_is_written_whole_or_not_at_all()
    {
        for (var number = 0; number < 100; number++)
        {
            using var source = new CancellationTokenSource();
            var committing = Task.Run(async () => await Store.CommitAsync(Rows("members", $"{number}"), source.Token));
            await Task.WhenAny(committing, Task.Run(source.Cancel));
            var isWritten = true;
            try
            {
                Assert.Equal(CommitOutcome.Committed, await committing);
            }
            catch (OperationCanceledException)
            {
                isWritten = false;
            }

            Assert.Equal(isWritten, await Store.ReadRowAsync(RowKey("members", $"{number}"), None) is not null);
        }
    }

    [StoreFact]
    public async Task Migrating_again_changes_nothing_even_from_several_callers()
    {
        await CommitAsync(Rows("members", "ana"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Store.MigrateAsync(None))));
        Assert.NotNull(await Store.ReadRowAsync(RowKey("members", "ana"), None));
    }

    private Task ChangeTogetherAsync(int value) => CommitAsync(new Commit
    {
        Tenant = Tenant,
        Snapshots =
        [
            Snapshot("first") with { State = Bytes($"{value}") },
            Snapshot("second", kind: "role") with { State = Bytes($"{value}") },
        ],
        Upserts = [Row("left", "x", $"{value}"), Row("right", "y", $"{value}")],
    });
}
