using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;
using static Microsoft.Data.Sqlite.SqliteType;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>One read-only connection with its commands, for one read at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const int Unlimited = -1;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _end;
    private readonly SqliteCommand _readEntity;
    private readonly SqliteCommand _listEntities;
    private readonly SqliteCommand _listEntitiesAfter;
    private readonly SqliteCommand _listTenants;
    private readonly SqliteCommand _readRow;
    private readonly SqliteCommand _listJournal;
    private readonly SqliteCommand _lastPosition;
    private readonly SqliteCommand _listEntityJournal;
    private readonly Dictionary<(bool IsFromExcluded, bool HasTo), SqliteCommand> _listRows;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _begin = connection.Command("BEGIN");
        _end = connection.Command("COMMIT");
        _readEntity = connection.Command(ReaderSql.ReadEntity, Text, Text, Text);
        _listEntities = connection.Command(ReaderSql.ListEntities, Text, Text, Integer);
        _listEntitiesAfter = connection.Command(ReaderSql.ListEntitiesAfter, Text, Text, Integer, Text);
        _listTenants = connection.Command(ReaderSql.ListTenants, Text, Text, Integer);
        _readRow = connection.Command(ReaderSql.ReadRow, Text, Text, Text);
        _lastPosition = connection.Command(
            "SELECT coalesce(max(position), 0) FROM journal WHERE tenant = ?1", Text);
        _listJournal = connection.Command(ReaderSql.ListJournal, Text, Integer, Integer);
        _listEntityJournal = connection.Command(ReaderSql.ListEntityJournal, Text, Integer, Integer, Text);
        _listRows = ReaderSql.ListRows.ToDictionary(pair => pair.Key, pair => pair.Key.HasTo
            ? connection.Command(pair.Value, Text, Text, Integer, Text, Text)
            : connection.Command(pair.Value, Text, Text, Integer, Text));
    }

    public EntitySnapshot? ReadEntity(EntityKey key)
    {
        using var rows = _readEntity.With(key.Tenant, key.Kind, key.Id).ExecuteReader();
        if (!rows.Read())
        {
            return null;
        }

        var state = rows.IsDBNull(2) ? [] : rows.Bytes(2);
        return new EntitySnapshot(key, rows.GetInt64(0), rows.Bytes(1), state);
    }

    public IReadOnlyList<EntitySnapshot> ListEntities(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken)
    {
        var snapshots = new List<EntitySnapshot>();
        var command = afterId is null
            ? _listEntities.With(tenant, kind, limit)
            : _listEntitiesAfter.With(tenant, kind, limit, afterId);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = new EntityKey(tenant, kind, rows.GetString(0));
            snapshots.Add(new EntitySnapshot(key, rows.GetInt64(1), rows.Bytes(2), rows.Bytes(3)));
        }

        return snapshots;
    }

    public IReadOnlyList<string> ListTenants(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken)
    {
        var tenants = new List<string>();
        using var rows = _listTenants.With(kind, afterTenant ?? string.Empty, limit).ExecuteReader();
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            tenants.Add(rows.GetString(0));
        }

        return tenants;
    }

    public Row? ReadRow(RowKey key)
    {
        using var rows = _readRow.With(key.Tenant, key.Collection, key.Key).ExecuteReader();
        return rows.Read() ? new Row(key.Collection, key.Key, rows.Bytes(0)) : null;
    }

    public IReadOnlyList<Row> ListRows(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken)
    {
        var found = new List<Row>();
        var range = KeyRange.Of(prefix, afterKey);
        var command = _listRows[(range.IsFromExcluded, range.To is not null)];
        _ = range.To is null
            ? command.With(tenant, collection, limit, range.From)
            : command.With(tenant, collection, limit, range.From, range.To);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(new Row(collection, rows.GetString(0), rows.Bytes(1)));
        }

        return found;
    }

    public ReadSet ReadMany(ReadQuery query, CancellationToken cancellationToken)
    {
        var entities = new List<EntitySnapshot>(query.Entities.Count);
        var rows = new List<Row>();
        JournalEnd? journalEnd = null;
        _begin.ExecuteNonQuery();
        try
        {
            foreach (var key in query.Entities)
            {
                if (ReadEntity(key) is { } snapshot)
                {
                    entities.Add(snapshot);
                }
            }

            foreach (var kind in query.Kinds)
            {
                entities.AddRange(ListEntities(query.Tenant, kind, null, Unlimited, cancellationToken));
            }

            foreach (var (collection, prefix, limit) in query.Rows)
            {
                rows.AddRange(ListRows(query.Tenant, collection, prefix, null, limit, cancellationToken));
            }

            if (query.WithJournalEnd)
            {
                // Positions are given in the order of commits here: nothing below the last one can come later.
                journalEnd = new JournalEnd((long)_lastPosition.With(query.Tenant).ExecuteScalar()!, Later: 0);
            }
        }
        finally
        {
            _end.ExecuteNonQuery();
        }

        return new ReadSet(entities, rows) { JournalEnd = journalEnd };
    }

    public IReadOnlyList<JournalRow> ListJournal(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        var journal = new List<JournalRow>();
        var command = entity is null
            ? _listJournal.With(tenant, afterPosition, limit)
            : _listEntityJournal.With(tenant, afterPosition, limit, entity);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            journal.Add(JournalRowOf(rows));
        }

        return journal;
    }

    public void Dispose() => _connection.Dispose();

    private static JournalRow JournalRowOf(SqliteDataReader rows) => new(
        Entity: rows.GetString(1),
        Sequence: rows.GetInt64(2),
        Commit: rows.GetString(3),
        Time: DateTimeOffset.UnixEpoch.AddTicks(rows.GetInt64(4)),
        Actor: rows.GetString(5),
        Reason: rows.GetString(6),
        Type: rows.GetString(7),
        Payload: rows.Bytes(8),
        Hash: rows.Bytes(9))
    {
        Position = rows.GetInt64(0),
    };
}
