using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Sqlite;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>What only the store in one file has: the file, its locks, the shared transaction, a dead process.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private const string Tenant = "acme";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(Put("ana"), None);
        }

        Assert.False(File.Exists(_data.File + "-wal"), "the log was not emptied into the file");
        await using var again = await OpenAsync();
        Assert.NotNull(await again.ReadRowAsync(new RowKey(Tenant, "members", "ana"), None));
    }

    [Fact]
    public async Task Disposing_writes_what_is_queued_and_refuses_what_comes_later()
    {
        var store = await OpenAsync();
        var commits = Enumerable.Range(0, 500).Select(n => store.CommitAsync(Put($"{n}"), None).AsTask()).ToArray();
        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.CommitAsync(Put("late"), None));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await store.ReadRowAsync(new RowKey(Tenant, "members", "0"), None));
        await using var again = await OpenAsync();
        Assert.Equal(500, (await again.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None)).Count);
    }

    [Fact]
    public async Task Concurrent_commits_share_transactions_up_to_the_bound()
    {
        await using var store = await OpenAsync(new SqliteStoreOptions { CommitsPerTransactionMax = 100 });
        await store.CommitAsync(Put("first"), None);
        var before = store.TransactionCount;
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async n => await store.CommitAsync(Put($"{n}"), None)));

        Assert.InRange(store.TransactionCount - before, 10, 100);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_loses_nothing()
    {
        await using var store = await OpenAsync(
            new SqliteStoreOptions { CommitsQueuedMax = 4, CommitsPerTransactionMax = 2, RowsPerTransactionMax = 1 });
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n => await store.CommitAsync(Put($"{n}"), None)));

        Assert.Equal(200, (await store.ListRowsAsync(Tenant, "members", "", null, int.MaxValue, None)).Count);
    }

    [Fact]
    public async Task Everything_acknowledged_survives_a_killed_process()
    {
        const int AcknowledgedMin = 500;
        var acknowledged = new List<string>();
        using (var process = Process.Start(new ProcessStartInfo(
            DotnetPath(), [typeof(Program).Assembly.Location, _data.File]) { RedirectStandardOutput = true })!)
        {
            while (acknowledged.Count < AcknowledgedMin)
            {
                acknowledged.Add((await process.StandardOutput.ReadLineAsync())!);
            }

            process.Kill();

            // What was in the pipe already was acknowledged too; the last line may be cut off.
            var rest = await process.StandardOutput.ReadToEndAsync();
            acknowledged.AddRange(rest.Split('\n')[..^1]);
            await process.WaitForExitAsync();
        }

        await using var store = await OpenAsync();
        var rows = await store.ListRowsAsync(Tenant, Program.Collection, "", null, int.MaxValue, None);
        Assert.Subset(rows.Select(row => row.Key).ToHashSet(), acknowledged.ToHashSet());
        AssertNoHoles(rows);
    }

    [Fact]
    public async Task A_file_that_another_store_still_has_open_shows_its_commits()
    {
        await using var abandoned = await OpenAsync();
        await abandoned.CommitAsync(Put("ana"), None);

        await using var store = await OpenAsync();
        Assert.NotNull(await store.ReadRowAsync(new RowKey(Tenant, "members", "ana"), None));
    }

    [Fact]
    public async Task Two_stores_on_one_file_still_let_only_one_of_two_rivals_win()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        for (var round = 1; round <= 50; round++)
        {
            var commit = Change("user/ana", round);
            var outcomes = await Task.WhenAll(
                first.CommitAsync(commit, None).AsTask(), second.CommitAsync(commit, None).AsTask());
            Assert.Single(outcomes, CommitOutcome.Committed);
            Assert.Single(outcomes, CommitOutcome.Conflict);
        }
    }

    [Fact]
    public async Task A_file_of_a_newer_schema_is_refused_with_both_versions()
    {
        await using (await OpenAsync())
        {
        }

        Sqlite($"PRAGMA user_version = {SqliteSchema.Version + 1}");
        var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(_data.File));
        Assert.Contains(_data.File, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"has schema version {SqliteSchema.Version + 1}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {SqliteSchema.Version}", refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task A_missing_migration_is_said()
    {
        await using var store = SqliteStore.Open(_data.File);
        foreach (var call in new Func<Task>[]
        {
            async () => await store.CommitAsync(Put("ana"), None),
            async () => await store.ReadRowAsync(new RowKey(Tenant, "members", "ana"), None),
        })
        {
            var failure = await Assert.ThrowsAsync<StoreException>(call);
            Assert.Contains("MigrateAsync", failure.Message, StringComparison.Ordinal);
            Assert.True(failure.TookNoEffect);
        }

        await store.MigrateAsync(None);
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(Put("ana"), None));
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        File.WriteAllText(_data.File, new string('x', 8_192));
        var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(_data.File));
        Assert.Contains("is not a database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(_data.File);
        var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(_data.File));
        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_of_another_process_is_transient_and_writes_nothing()
    {
        await using var store = await OpenAsync(new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(20) });
        using (var other = SqliteAccess.Open(_data.File, SqliteOpenMode.ReadWrite, TimeSpan.Zero))
        {
            other.Execute("BEGIN IMMEDIATE");
            var failure = await Assert.ThrowsAsync<StoreException>(
                async () => await store.CommitAsync(Put("ana"), None));
            Assert.Contains("BusyTimeout", failure.Message, StringComparison.Ordinal);
            Assert.True(failure.IsTransient);
            Assert.True(failure.TookNoEffect);
            other.Execute("ROLLBACK");
        }

        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(Put("ana"), None));
    }

    [Fact]
    public async Task A_full_disk_fails_what_does_not_fit_and_nothing_else()
    {
        var large = new Commit
        {
            Tenant = Tenant,
            Upserts = [new Row("members", "large", new byte[1024 * 1024])],
        };
        await using (var full = await OpenAsync(new SqliteStoreOptions { PagesMax = 40 }))
        {
            var failure = await Assert.ThrowsAsync<StoreException>(async () => await full.CommitAsync(large, None));
            Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
            Assert.True(failure.IsTransient);
            Assert.True(failure.TookNoEffect);
            Assert.Equal(CommitOutcome.Committed, await full.CommitAsync(Put("small"), None));
        }

        await using var store = await OpenAsync();
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(large, None));
        var rows = await store.ListRowsAsync(Tenant, "members", "", null, 10, None);
        Assert.Equal(["large", "small"], rows.Select(row => row.Key));
    }

    [Fact]
    public async Task Every_read_seeks_in_an_index()
    {
        await using (await OpenAsync())
        {
        }

        var reads = ReaderSql.ListRows.Values.Concat(
        [
            ReaderSql.ReadEntity, ReaderSql.ListEntities, ReaderSql.ListEntitiesAfter, ReaderSql.ListTenants,
            ReaderSql.ReadRow, ReaderSql.ListJournal, ReaderSql.ListEntityJournal,
        ]);
        using var connection = SqliteAccess.Open(_data.File, SqliteOpenMode.ReadOnly, TimeSpan.Zero);
        foreach (var read in reads)
        {
            var plan = Plan(connection, read);
            Assert.Contains("SEARCH", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("SCAN (journal|entities|rows)", plan);
        }

        // The page starts at its key, not at its prefix.
        var plans = ReaderSql.ListRows.Values.Select(read => Plan(connection, read));
        Assert.All(plans, plan => Assert.Contains("AND key>?", plan, StringComparison.Ordinal));
    }

    private static string Plan(SqliteConnection connection, string sql)
    {
        using var command = connection.Command($"EXPLAIN QUERY PLAN {sql}");
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
        {
            lines.Add(rows.GetString(3));
        }

        return string.Join('\n', lines);
    }

    private static Commit Put(string key) =>
        new() { Tenant = Tenant, Upserts = [new Row("members", key, new byte[] { 1 })] };

    private static Commit Change(string entity, long sequence) => new()
    {
        Tenant = Tenant,
        Journal =
        [
            new JournalRow(
                entity, sequence, "c", DateTimeOffset.UnixEpoch, "a", "", "t", new byte[] { 1 }, new byte[] { 2 }),
        ],
    };

    // Each caller awaits one commit before it makes the next.
    private static void AssertNoHoles(IReadOnlyList<Row> rows)
    {
        foreach (var caller in rows.GroupBy(row => row.Key.Split('/')[0]))
        {
            var numbers = caller.Select(row => int.Parse(row.Key.Split('/')[1], CultureInfo.InvariantCulture)).Order();
            Assert.Equal(Enumerable.Range(1, caller.Count()), numbers);
        }
    }

    private static string DotnetPath() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private void Sqlite(string sql)
    {
        using var connection = SqliteAccess.Open(_data.File, SqliteOpenMode.ReadWrite, TimeSpan.FromSeconds(5));
        connection.Execute(sql);
    }

    private async Task<SqliteStore> OpenAsync(SqliteStoreOptions? options = null)
    {
        var store = SqliteStore.Open(_data.File, options);
        await store.MigrateAsync(None);
        return store;
    }
}
