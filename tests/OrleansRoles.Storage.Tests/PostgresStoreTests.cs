using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>What only the store on a server has: several processes, rights, a server that goes away.</summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class PostgresStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Commit Put = new()
    {
        Tenant = "acme",
        Upserts = [new Row("members", "ana", new byte[] { 1 })],
    };

    [StoreFact]
    public async Task Several_processes_may_migrate_at_once()
    {
        var database = await CreateDatabaseAsync();
        const int Processes = 8;
        var early = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => Task.Run(async () =>
        {
            await using var store = PostgresStore.Open(database);

            // Too early, so that the connection remembers that there is no such schema.
            await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Put, None));
            if (Interlocked.Increment(ref early) == Processes)
            {
                start.SetResult();
            }

            await start.Task;
            await store.MigrateAsync(None);
            Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(Put, None));
        })));

        var scriptCount = await ScalarAsync(database, "SELECT count(*) FROM orleansroles.schema_version");
        Assert.Equal((long)PostgresMigration.Scripts.Count, scriptCount);
    }

    [StoreFact]
    public async Task Two_schemas_in_one_database_do_not_see_each_other()
    {
        var database = await CreateDatabaseAsync();
        await using var first = PostgresStore.Open(database, new PostgresStoreOptions { Schema = "first" });
        await using var second = PostgresStore.Open(database, new PostgresStoreOptions { Schema = "second" });
        await first.MigrateAsync(None);
        await second.MigrateAsync(None);
        await first.CommitAsync(Put, None);

        Assert.NotNull(await first.ReadRowAsync(new RowKey("acme", "members", "ana"), None));
        Assert.Null(await second.ReadRowAsync(new RowKey("acme", "members", "ana"), None));
    }

    [StoreFact]
    public async Task A_newer_schema_is_refused_with_both_versions()
    {
        var database = await CreateDatabaseAsync();
        await using var store = PostgresStore.Open(database);
        await store.MigrateAsync(None);
        var newer = PostgresMigration.Scripts.Count + 1;
        await ScalarAsync(database, $"INSERT INTO orleansroles.schema_version (version, script) VALUES ({newer}, 'x')");

        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await store.MigrateAsync(None));
        Assert.Contains($"at version {newer}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {newer - 1}", refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [StoreFact]
    public async Task A_user_without_the_right_to_create_starts_on_a_schema_made_for_it()
    {
        var database = await CreateDatabaseAsync();
        await using (var owner = PostgresStore.Open(database))
        {
            await owner.MigrateAsync(None);
        }

        await ScalarAsync(
            database,
            """
            CREATE ROLE runner LOGIN;
            GRANT USAGE ON SCHEMA orleansroles TO runner;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA orleansroles TO runner;
            GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA orleansroles TO runner;
            """);
        var settings = new NpgsqlConnectionStringBuilder(database) { Username = "runner" };
        await using var store = PostgresStore.Open(settings.ConnectionString);
        await store.MigrateAsync(None);
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(Put, None));
        Assert.Empty(await store.ListJournalAsync("acme", null, 0, 10, None));

        await using var other = PostgresStore.Open(
            settings.ConnectionString, new PostgresStoreOptions { Schema = "another" });
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await other.MigrateAsync(None));
        Assert.Contains("grant it usage of schema `another`", failure.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_missing_migration_is_said()
    {
        await using var store = PostgresStore.Open(await CreateDatabaseAsync());
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Put, None));
        Assert.Contains("MigrateAsync", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.TookNoEffect);
    }

    [StoreFact]
    public async Task A_server_that_would_lose_commits_is_refused()
    {
        var settings = new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync())
        {
            Options = "-c synchronous_commit=off",
        };
        await using (var store = PostgresStore.Open(settings.ConnectionString))
        {
            var refusal = await Assert.ThrowsAsync<StoreException>(async () => await store.MigrateAsync(None));
            Assert.Contains("`synchronous_commit` is off", refusal.Message, StringComparison.Ordinal);
        }

        await using var careless = PostgresStore.Open(
            settings.ConnectionString, new PostgresStoreOptions { RequireDurableCommits = false });
        await careless.MigrateAsync(None);
    }

    [StoreFact]
    public async Task A_server_that_is_gone_is_a_transient_failure()
    {
        var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var store = PostgresStore.Open(database);
        await store.MigrateAsync(None);
        await store.CommitAsync(Put, None);
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Put, None));
        Assert.True(failure.IsTransient);
        var next = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Put, None));
        Assert.True(next.IsTransient);
        Assert.True(next.TookNoEffect);
        Assert.Contains("cannot be reached", next.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_never_there_is_a_transient_failure_that_names_it()
    {
        await using var store = PostgresStore.Open("Host=127.0.0.1;Port=1;Database=roles;Username=postgres");
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Put, None));
        Assert.True(failure.IsTransient);
        Assert.True(failure.TookNoEffect);
        Assert.Contains("`roles` on `127.0.0.1` cannot be reached", failure.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Connections_that_the_server_ended_are_replaced()
    {
        var database = await CreateDatabaseAsync();
        await using var store = PostgresStore.Open(database);
        await store.MigrateAsync(None);
        await ScalarAsync(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");

        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Put, None));
        Assert.True(failure.IsTransient);
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(Put, None));
    }

    [StoreFact]
    public async Task Statements_need_not_be_prepared()
    {
        await using var store = PostgresStore.Open(
            await CreateDatabaseAsync(), new PostgresStoreOptions { PrepareStatements = false });
        await store.MigrateAsync(None);
        await store.CommitAsync(Put, None);
        Assert.NotNull(await store.ReadRowAsync(new RowKey("acme", "members", "ana"), None));
    }

    [StoreFact]
    public async Task Others_may_use_the_connections_of_a_store_until_it_ends()
    {
        await using var lent = NpgsqlDataSource.Create(await CreateDatabaseAsync());
        await using (var borrower = new PostgresStore(lent))
        {
            Assert.Same(lent, borrower.DataSource);
        }

        await using (var command = lent.CreateCommand("SELECT 1"))
        {
            Assert.Equal(1, await command.ExecuteScalarAsync());
        }

        var owner = PostgresStore.Open(lent.ConnectionString);
        var shared = owner.DataSource;
        await using (var command = shared.CreateCommand("SELECT 2"))
        {
            Assert.Equal(2, await command.ExecuteScalarAsync());
        }

        await owner.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await shared.OpenConnectionAsync());
    }

    [Fact]
    public void A_schema_name_that_would_need_quotes_is_refused()
    {
        using var source = NpgsqlDataSource.Create("Host=127.0.0.1");
        foreach (var name in new[] { "", "Mixed", "a-b", "a;b", "1a", new string('a', 64) })
        {
            var options = new PostgresStoreOptions { Schema = name };
            Assert.Throws<ArgumentException>(() => new PostgresStore(source, options));
        }
    }

    private static async Task<string> CreateDatabaseAsync() =>
        await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
