using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>Readings that note beforehand which session is to be told of the tenant's changes.</summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class PostgresInterestTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresStore _store = null!;
    private NpgsqlDataSource _server = null!;

    public async Task InitializeAsync()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _server = NpgsqlDataSource.Create(database);
        _store = PostgresStore.Open(database);
        await _store.MigrateAsync(None);
        await ExecuteAsync(
            "INSERT INTO orleansroles.sessions (id, holder, level, address) VALUES ('s/1', 'a', 1, 'x')");
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [StoreFact]
    public async Task What_is_named_is_there_for_everybody_before_anything_is_read()
    {
        // The connection knows the statements; else it could not even say what it is about to read.
        await _store.ReadManyAsync(Query("other", new Interest("s/1")), None);
        await using var other = await _server.OpenConnectionAsync(None);
        await using var locked = await other.BeginTransactionAsync(None);
        await using NpgsqlCommand take = new("LOCK TABLE orleansroles.entities", other);
        await take.ExecuteNonQueryAsync(None);

        var reading = _store.ReadManyAsync(Query("acme", new Interest("s/1")), None).AsTask();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while ((await NamedAsync()).Count < 2)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        Assert.False(reading.IsCompleted);
        await locked.CommitAsync(None);
        Assert.Empty((await reading).Entities);
        Assert.Equal(["s/1 acme", "s/1 other"], await NamedAsync());
    }

    [StoreFact]
    public async Task A_tenant_is_named_once_or_all_are_and_the_session_s_end_takes_it_along()
    {
        await _store.ReadManyAsync(Query("acme", new Interest("s/1")), None);
        await _store.ReadManyAsync(Query("acme", new Interest("s/1")), None);
        await _store.ReadManyAsync(Query("other", new Interest("s/1", InAllTenants: true)), None);
        await _store.ReadManyAsync(Query("third", null), None);

        Assert.Equal(["s/1 ", "s/1 acme"], await NamedAsync());
        await ExecuteAsync("DELETE FROM orleansroles.sessions");
        Assert.Empty(await NamedAsync());
    }

    [StoreFact]
    public async Task A_session_that_is_off_the_list_reads_nothing()
    {
        var failure = await Assert.ThrowsAsync<StoreException>(
            async () => await _store.ReadManyAsync(Query("acme", new Interest("s/2")), None));

        Assert.True(failure.TookNoEffect);
        Assert.Empty((await _store.ReadManyAsync(Query("acme", null), None)).Entities);
        Assert.Empty(await NamedAsync());
    }

    [StoreFact]
    public async Task A_query_that_names_a_tenant_must_read_something_of_it() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.ReadManyAsync(
            new ReadQuery { Tenant = "acme", Interest = new Interest("s/1") }, None));

    private static ReadQuery Query(string tenant, Interest? interest) => new()
    {
        Tenant = tenant,
        Entities = [new EntityKey(tenant, "tenant", tenant)],
        Interest = interest,
    };

    private async Task<List<string>> NamedAsync()
    {
        await using var command = _server.CreateCommand(
            "SELECT session || ' ' || tenant FROM orleansroles.session_tenants ORDER BY session, tenant");
        await using var reader = await command.ExecuteReaderAsync(None);
        List<string> named = [];
        while (await reader.ReadAsync(None))
        {
            named.Add(reader.GetString(0));
        }

        return named;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(None);
    }
}
