using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>What the store asks of its connections, and the plans that this brings.</summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class PostgresConnectionTests
{
    private const string Tenant = "acme";
    private const int UsesUntilPlansAreKept = 8;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void What_the_connection_string_says_comes_before_the_defaults()
    {
        using var plain = PostgresStore.CreateDataSource("Host=db");
        using var own = PostgresStore.CreateDataSource("Host=db;Maximum Pool Size=100;Options=-c work_mem=8MB");
        using var pooled = PostgresStore.CreateDataSource(
            "Host=db", new PostgresStoreOptions { PrepareStatements = false });

        var settings = Settings(plain);
        Assert.Equal(PostgresStoreOptions.DefaultMaxPoolSize, settings.MaxPoolSize);
        Assert.True(settings.NoResetOnClose);
        Assert.Equal(100, Settings(own).MaxPoolSize);
        Assert.Equal($"{settings.Options} -c work_mem=8MB", Settings(own).Options);
        Assert.Null(Settings(pooled).Options);
        Assert.Equal(PostgresStoreOptions.DefaultMaxPoolSize, Settings(pooled).MaxPoolSize);
    }

    [StoreFact]
    public async Task A_session_keeps_plans_and_what_the_operator_asks_for()
    {
        var database = new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync())
        {
            Options = "-c enable_mergejoin=on",
        };
        await using var source = PostgresStore.CreateDataSource(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        Assert.Equal("force_generic_plan", await ScalarAsync(connection, "SHOW plan_cache_mode"));
        Assert.Equal("off", await ScalarAsync(connection, "SHOW enable_hashjoin"));
        Assert.Equal("on", await ScalarAsync(connection, "SHOW enable_mergejoin"));
    }

    [StoreFact]
    public async Task Plans_made_while_the_tables_are_small_are_right_when_they_have_grown()
    {
        var database = await CreateDatabaseAsync();
        await using (var store = PostgresStore.Open(database))
        {
            await store.MigrateAsync(None);
            await store.CommitAsync(Change(1), None);
        }

        await using var watcher = NpgsqlDataSource.Create(database);
        await using var watching = await watcher.OpenConnectionAsync();

        // So that the planner knows how few rows there are, and reading all of them would be the quickest.
        await ScalarAsync(watching, "ANALYZE");
        await UntilAloneAsync(watching);
        var before = await WholeReadsAsync(watching);
        await using (var store = PostgresStore.Open(database))
        {
            for (var sequence = 2; sequence < UsesUntilPlansAreKept + 2; sequence++)
            {
                await UseAsync(store, sequence);
            }
        }

        // A session's counts are there when it has ended.
        await UntilAloneAsync(watching);
        Assert.Equal(before, await WholeReadsAsync(watching));
        Assert.NotEqual(0L, await ScalarAsync(
            watching, "SELECT sum(idx_scan)::bigint FROM pg_stat_user_tables WHERE schemaname = 'orleansroles'"));
    }

    [StoreFact]
    public async Task An_entitys_journal_is_found_by_its_index_whatever_the_planner_last_counted()
    {
        var database = await CreateDatabaseAsync();
        await using var watcher = NpgsqlDataSource.Create(database);
        await using var watching = await watcher.OpenConnectionAsync();
        await using (var store = PostgresStore.Open(database))
        {
            await store.MigrateAsync(None);
            for (var sequence = 1; sequence <= 50; sequence++)
            {
                await store.CommitAsync(Change(sequence), None);
            }

            // One entity in all of the journal, as far as the planner knows.
            await ScalarAsync(watching, "ANALYZE");
        }

        await UntilAloneAsync(watching);
        var (byTenant, byEntity) = (await IndexReadsAsync("journal_tenant"), await IndexReadsAsync("journal_entity"));
        await using (var store = PostgresStore.Open(database))
        {
            Assert.Equal(10, (await store.ListJournalAsync(Tenant, "user/ana", 5, 10, None)).Count);
        }

        await UntilAloneAsync(watching);
        Assert.Equal(byTenant, await IndexReadsAsync("journal_tenant"));
        Assert.Equal(byEntity + 1, await IndexReadsAsync("journal_entity"));

        async Task<long> IndexReadsAsync(string index) => (long)(await ScalarAsync(
            watching, $"SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = '{index}'"))!;
    }

    private static async Task UseAsync(PostgresStore store, long sequence)
    {
        var read = await store.ReadManyAsync(
            new ReadQuery
            {
                Tenant = Tenant,
                Entities = [new EntityKey(Tenant, "user", "ana"), new EntityKey(Tenant, "user", "ben")],
                Kinds = ["role"],
                Rows = [new RowPrefix("members", "c1/"), new RowPrefix("members", "", 2)],
                WithJournalEnd = true,
            },
            None);
        Assert.Equal(sequence - 1, read.Entities[0].Sequence);
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(
            Change(sequence) with
            {
                Guards = [new EntityGuard(new EntityKey(Tenant, "user", "ana"), sequence - 1)],
                Deletes = [new RowKey(Tenant, "members", $"c1/{sequence - 1}")],
                Inserts = [new Row("kept", $"{sequence}", default)],
                JournalEnd = read.JournalEnd,
            },
            None));
        await store.ReadEntityAsync(new EntityKey(Tenant, "user", "ana"), None);
        await store.ReadRowAsync(new RowKey(Tenant, "members", "c1/ben"), None);
        await store.ListEntitiesAsync(Tenant, "user", null, 10, None);
        await store.ListEntitiesAsync(Tenant, "user", "a", 10, None);
        await store.ListRowsAsync(Tenant, "members", "c1/", null, 10, None);
        await store.ListRowsAsync(Tenant, "members", "", "c1/", 10, None);
        await store.ListTenantsAsync("user", null, 10, None);
        await store.ListJournalAsync(Tenant, null, 0, 10, None);
        await store.ListJournalAsync(Tenant, "user/ana", 0, 10, None);
    }

    private static Commit Change(long sequence) => new()
    {
        Tenant = Tenant,
        Journal =
        [
            new JournalRow(
                "user/ana", sequence, $"c{sequence}", DateTimeOffset.UnixEpoch, "user/ana", "", "user.changed",
                "{}"u8.ToArray(), new byte[32]),
        ],
        Snapshots =
        [
            new EntitySnapshot(new EntityKey(Tenant, "user", "ana"), sequence, new byte[32], new byte[] { 1 }),
        ],
        Upserts = [new Row("members", $"c1/{sequence}", new byte[] { 1 })],
    };

    private static NpgsqlConnectionStringBuilder Settings(NpgsqlDataSource source) => new(source.ConnectionString);

    private static async Task<string> CreateDatabaseAsync() =>
        await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private static async Task<object?> WholeReadsAsync(NpgsqlConnection connection) => await ScalarAsync(
        connection,
        """
        SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) FROM pg_stat_user_tables
        WHERE schemaname = 'orleansroles' AND relname IN ('journal', 'entities', 'rows')
        """);

    private static async Task UntilAloneAsync(NpgsqlConnection connection)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            """,
            connection);
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! != 0)
        {
            await Task.Yield();
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
