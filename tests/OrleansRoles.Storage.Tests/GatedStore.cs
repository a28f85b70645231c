using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using Xunit;

namespace OrleansRoles.Storage.Tests;

/// <summary>A store in a database of its own, with a connection that holds the locks at which commits stop.</summary>
internal sealed class GatedStore : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _gate;

    private GatedStore(NpgsqlDataSource source, NpgsqlConnection gate)
    {
        _source = source;
        _gate = gate;
        Store = new PostgresStore(source);
    }

    public PostgresStore Store { get; }

    /// <summary>A row that commits stop at if they write it, once <see cref="CloseAsync"/> was called.</summary>
    public static Row Gate(byte value) => new("gates", "gate", new[] { value });

    public static async Task<GatedStore> OpenAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        GatedStore gated = new(source, await source.OpenConnectionAsync());
        await gated.Store.MigrateAsync(CancellationToken.None);
        return gated;
    }

    /// <summary>Locks the gates of all tenants that have one.</summary>
    public Task CloseAsync() => ExecuteAsync("BEGIN; SELECT FROM orleansroles.rows WHERE key = 'gate' FOR UPDATE");

    /// <summary>Carries something out on the connection that holds the locks.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _gate);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What a query counts, on another connection.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = _source.CreateCommand(sql);
        return Assert.IsType<long>(await command.ExecuteScalarAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _source.DisposeAsync();
    }
}
