using Npgsql;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The registry of sessions in the database that also has the journal: one row for each session.</summary>
/// <remarks>
/// Each call is one statement that commits by itself, so what was answered is seen by every later one. The database's
/// clock only says how long a session has been silent.
/// </remarks>
internal sealed class PostgresSessions(PostgresConnections connections, string schema) : ISessionRegistry
{
    private readonly string _table = $"{schema}.sessions";

    /// <summary>
    /// Only who is to be told of changes in these tenants. One seek for each tenant, also by a plan that was made when
    /// there were few names: with a condition on all of them at once that plan read every name, for each session.
    /// </summary>
    private string OfTenants { get; } =
        $"""
        WHERE NOT by_tenant OR id = ANY (ARRAY(
          SELECT t.session
          FROM unnest($1) AS asked (tenant)
          CROSS JOIN LATERAL (
            SELECT session FROM {schema}.session_tenants WHERE tenant = asked.tenant COLLATE "C" OFFSET 0) AS t))
        """;

    /// <inheritdoc/>
    public async ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken)
    {
        await using TakenConnection taken = await connections.TakeAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            $"INSERT INTO {_table} (id, holder, level, address, by_tenant) VALUES ($1, $2, $3, $4, $5)",
            taken.Connection);
        command.Parameters.AddWithValue(session.Id);
        command.Parameters.AddWithValue(session.Holder);
        command.Parameters.AddWithValue((short)session.Level);
        command.Parameters.AddWithValue(session.Address);
        command.Parameters.AddWithValue(session.IsByTenant);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken) =>
        await ChangeAsync(
            $"UPDATE {_table} SET heard_at = clock_timestamp(), renewals = renewals + 1 WHERE id = $1 AND NOT fenced",
            session, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ListedSession>> ListAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken)
    {
        await using TakenConnection taken = await connections.TakeAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            "SELECT id, holder, level, address, fenced, renewals, clock_timestamp() - heard_at, by_tenant "
            + $"FROM {_table} {(tenants is null ? "" : OfTenants)} ORDER BY id",
            taken.Connection);
        if (tenants is not null)
        {
            command.Parameters.AddWithValue(tenants.Append(PostgresStore.AllTenants).ToArray());
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<ListedSession> sessions = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            SessionRecord session = new(
                reader.GetString(0), reader.GetString(1), (HolderLevel)reader.GetInt16(2), reader.GetString(3))
            {
                IsByTenant = reader.GetBoolean(7),
            };
            sessions.Add(new ListedSession(
                session, reader.GetBoolean(4), reader.GetInt64(5), reader.GetTimeSpan(6)));
        }

        return sessions;
    }

    /// <inheritdoc/>
    public async ValueTask<long?> FenceAsync(string session, CancellationToken cancellationToken)
    {
        await using TakenConnection taken = await connections.TakeAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            $"UPDATE {_table} SET fenced = true WHERE id = $1 RETURNING renewals",
            taken.Connection);
        command.Parameters.AddWithValue(session);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string session, CancellationToken cancellationToken) =>
        await ChangeAsync($"DELETE FROM {_table} WHERE id = $1", session, cancellationToken);

    private async ValueTask<bool> ChangeAsync(string sql, string session, CancellationToken cancellationToken)
    {
        await using TakenConnection taken = await connections.TakeAsync(cancellationToken);
        await using NpgsqlCommand command = new(sql, taken.Connection);
        command.Parameters.AddWithValue(session);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
