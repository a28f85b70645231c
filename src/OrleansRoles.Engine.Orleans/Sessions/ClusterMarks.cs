using Npgsql;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>
/// The marks in the database. Tenants that have any are found by an index of their own: a cluster has many tenants, and
/// they are looked through every few seconds.
/// </summary>
internal sealed class ClusterMarks(StoreMarks marks, PostgresConnections connections, string schema) : IMarks
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Mark>> ReadAsync(
        string tenant, IReadOnlyList<FactKey>? keys, int limit, CancellationToken cancellationToken) =>
        marks.ReadAsync(tenant, keys, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string tenant, IReadOnlyList<Mark> gone, CancellationToken cancellationToken) =>
        marks.RemoveAsync(tenant, gone, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken)
    {
        await using TakenConnection taken = await connections.TakeAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            $"SELECT DISTINCT tenant FROM {schema}.rows WHERE collection = 'marks' AND tenant > $1 "
            + "ORDER BY tenant LIMIT $2",
            taken.Connection);
        command.Parameters.AddWithValue(after ?? "");
        command.Parameters.AddWithValue(limit);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> tenants = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(reader.GetString(0));
        }

        return tenants;
    }
}
