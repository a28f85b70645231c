using System.Diagnostics;
using Npgsql;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>Which connection is taken, and what becomes of those that are kept.</summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class KeptConnectionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [StoreFact]
    public async Task The_last_one_given_back_is_taken_first()
    {
        await using var source = await CreateSourceAsync();
        await using var connections = new PostgresConnections(source);
        var (first, second, third) = (
            await connections.TakeAsync(None), await connections.TakeAsync(None), await connections.TakeAsync(None));
        var last = await ProcessOfAsync(second);
        await first.DisposeAsync();
        await third.DisposeAsync();
        await second.DisposeAsync();
        for (var use = 0; use < 10; use++)
        {
            await using var taken = await connections.TakeAsync(None);
            Assert.Equal(last, await ProcessOfAsync(taken));
        }
    }

    [StoreFact]
    public async Task Who_uses_the_pool_directly_finds_some_even_when_all_have_been_taken_before()
    {
        await using var source = await CreateSourceAsync(connectionsMax: 4);
        await using var connections = new PostgresConnections(source);
        await UseTogetherAsync(connections, 4);
        await using var one = await source.OpenConnectionAsync();
        await using var two = await source.OpenConnectionAsync();
        await using var three = await connections.TakeAsync(None);
        await using var four = await connections.TakeAsync(None);
    }

    [StoreFact]
    public async Task Who_waits_gets_the_next_one_that_is_given_back()
    {
        await using var source = await CreateSourceAsync(connectionsMax: 2);
        await using var connections = new PostgresConnections(source);
        await using var held = await connections.TakeAsync(None);
        var given = await connections.TakeAsync(None);
        var waiting = connections.TakeAsync(None);
        Assert.False(waiting.IsCompleted);
        await given.DisposeAsync();
        await using var taken = await waiting;
        Assert.NotEqual(await ProcessOfAsync(held), await ProcessOfAsync(taken));
    }

    [StoreFact]
    public async Task One_that_breaks_takes_the_others_that_are_kept_with_it()
    {
        await using var source = await CreateSourceAsync();
        await using var connections = new PostgresConnections(source);
        await UseTogetherAsync(connections, 3);
        await using (var watcher = await CreateWatcherAsync(source))
        {
            await ScalarAsync(
                watcher,
                """
                SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """);
        }

        await using (var broken = await connections.TakeAsync(None))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => ProcessOfAsync(broken));
        }

        for (var use = 0; use < 3; use++)
        {
            await using var taken = await connections.TakeAsync(None);
            Assert.NotEqual(0, await ProcessOfAsync(taken));
        }
    }

    [StoreFact]
    public async Task One_whose_time_is_over_is_not_kept_any_longer()
    {
        await using var source = await CreateSourceAsync(lifetimeSeconds: 1);
        await using var connections = new PostgresConnections(source);
        HashSet<int> processes = [];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(10) && processes.Count < 2;)
        {
            await using var taken = await connections.TakeAsync(None);
            processes.Add(await ProcessOfAsync(taken));
        }

        Assert.Equal(2, processes.Count);
    }

    [StoreFact]
    public async Task One_that_nobody_used_for_long_goes_back_to_the_pool()
    {
        await using var source = await CreateSourceAsync(connectionsMax: 2, idleSeconds: 1);
        await using var connections = new PostgresConnections(source);
        await UseTogetherAsync(connections, 2);
        await using var one = await source.OpenConnectionAsync();
        await using var two = await source.OpenConnectionAsync();
    }

    [StoreFact]
    public async Task One_that_is_given_back_twice_is_still_one()
    {
        await using var source = await CreateSourceAsync();
        await using var connections = new PostgresConnections(source);
        var taken = await connections.TakeAsync(None);
        await taken.DisposeAsync();
        await taken.DisposeAsync();
        await using var one = await connections.TakeAsync(None);
        await using var two = await connections.TakeAsync(None);
        Assert.NotSame(one.Connection, two.Connection);
    }

    [StoreFact]
    public async Task At_their_end_they_are_given_back()
    {
        await using var source = await CreateSourceAsync(connectionsMax: 2);
        var connections = new PostgresConnections(source);
        await UseTogetherAsync(connections, 2);
        var late = await connections.TakeAsync(None);
        await connections.DisposeAsync();
        await late.DisposeAsync();
        await using var one = await source.OpenConnectionAsync();
        await using var two = await source.OpenConnectionAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await connections.TakeAsync(None));
    }

    private static async Task UseTogetherAsync(PostgresConnections connections, int count)
    {
        List<TakenConnection> all = [];
        for (var number = 0; number < count; number++)
        {
            all.Add(await connections.TakeAsync(None));
        }

        foreach (var taken in all)
        {
            await taken.DisposeAsync();
        }
    }

    private static async Task<NpgsqlDataSource> CreateSourceAsync(
        int connectionsMax = 16, int lifetimeSeconds = 0, int idleSeconds = 300)
    {
        var settings = new NpgsqlConnectionStringBuilder(
            await (await PostgresServer.SharedAsync()).CreateDatabaseAsync())
        {
            MaxPoolSize = connectionsMax,
            ConnectionLifetime = lifetimeSeconds,
            ConnectionIdleLifetime = idleSeconds,
            ConnectionPruningInterval = Math.Min(10, idleSeconds),
            Timeout = 10,
        };
        return PostgresStore.CreateDataSource(settings.ConnectionString);
    }

    private static async Task<NpgsqlConnection> CreateWatcherAsync(NpgsqlDataSource source)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<int> ProcessOfAsync(TakenConnection taken) =>
        (int)(await ScalarAsync(taken.Connection, "SELECT pg_backend_pid()"))!;

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
