using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;
using static Microsoft.Data.Sqlite.SqliteType;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>The commands that write one commit.</summary>
internal sealed class CommitWriter
{
    private readonly SqliteCommand _readSequence;
    private readonly SqliteCommand _countLater;
    private readonly SqliteCommand _insertJournal;
    private readonly SqliteCommand _putEntity;
    private readonly SqliteCommand _putRow;
    private readonly SqliteCommand _insertRow;
    private readonly SqliteCommand _deleteRow;
    private readonly SqliteCommand _deleteExpired;

    public CommitWriter(SqliteConnection connection)
    {
        _readSequence = connection.Command(
            "SELECT sequence FROM entities WHERE tenant = ?1 AND kind = ?2 AND id = ?3", Text, Text, Text);
        _countLater = connection.Command(
            "SELECT count(*) FROM journal WHERE tenant = ?1 AND position > ?2", Text, Integer);
        _insertJournal = connection.Command(
            """
            INSERT INTO journal (tenant, entity, sequence, commit_id, time, actor, reason, type, payload, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (tenant, entity, sequence) DO NOTHING
            """,
            Text, Text, Integer, Text, Integer, Text, Text, Text, Blob, Blob);
        _putEntity = connection.Command(
            """
            INSERT INTO entities (tenant, kind, id, sequence, hash, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (tenant, kind, id) DO UPDATE
            SET sequence = excluded.sequence, hash = excluded.hash, state = excluded.state
            """,
            Text, Text, Text, Integer, Blob, Blob);
        _putRow = connection.Command(
            """
            INSERT INTO rows (tenant, collection, key, value, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (tenant, collection, key) DO UPDATE
            SET value = excluded.value, expires_at = excluded.expires_at
            """,
            Text, Text, Text, Blob, Integer);
        _insertRow = connection.Command(
            """
            INSERT INTO rows (tenant, collection, key, value, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (tenant, collection, key) DO NOTHING
            """,
            Text, Text, Text, Blob, Integer);
        _deleteRow = connection.Command(
            "DELETE FROM rows WHERE tenant = ?1 AND collection = ?2 AND key = ?3", Text, Text, Text);
        _deleteExpired = connection.Command(
            """
            DELETE FROM rows WHERE (tenant, collection, key) IN (
              SELECT tenant, collection, key FROM rows WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
            """,
            Integer, Integer);
    }

    /// <summary>
    /// Writes all of it; false at the first guard that does not hold, and at the first journal row or row to insert
    /// that exists already. Nobody else writes meanwhile, so a guard that holds once holds until the commit is over.
    /// </summary>
    public bool TryWrite(Commit commit)
    {
        foreach (var guard in commit.Guards)
        {
            if (!Holds(guard))
            {
                return false;
            }
        }

        if (commit.JournalEnd is { } end
            && (long)_countLater.With(commit.Tenant, end.Horizon).ExecuteScalar()! != end.Later)
        {
            return false;
        }

        foreach (var row in commit.Journal)
        {
            if (!TryInsert(commit.Tenant, row))
            {
                return false;
            }
        }

        foreach (var snapshot in commit.Snapshots)
        {
            Put(snapshot.Key, snapshot.Sequence, snapshot.Hash, Bytes(snapshot.State));
        }

        foreach (var tombstone in commit.Removed)
        {
            Put(tombstone.Key, tombstone.Sequence, tombstone.Hash, DBNull.Value);
        }

        foreach (var row in commit.Upserts)
        {
            With(_putRow, commit.Tenant, row).ExecuteNonQuery();
        }

        foreach (var key in commit.Deletes)
        {
            _deleteRow.With(key.Tenant, key.Collection, key.Key).ExecuteNonQuery();
        }

        foreach (var row in commit.Inserts)
        {
            if (With(_insertRow, commit.Tenant, row).ExecuteNonQuery() == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Removes up to so many rows that expired by an instant.</summary>
    public int DeleteExpired(DateTimeOffset now, int limit) =>
        _deleteExpired.With(TimeOf(now), (long)limit).ExecuteNonQuery();

    private bool Holds(EntityGuard guard) =>
        _readSequence.With(guard.Key.Tenant, guard.Key.Kind, guard.Key.Id).ExecuteScalar() is long sequence
            ? sequence == guard.Sequence && guard.Sequence != 0
            : guard.Sequence == 0;

    private bool TryInsert(string tenant, JournalRow row)
    {
        _insertJournal.With(
            tenant, row.Entity, row.Sequence, row.Commit, TimeOf(row.Time), row.Actor, row.Reason, row.Type,
            Bytes(row.Payload), Bytes(row.Hash));
        return _insertJournal.ExecuteNonQuery() == 1;
    }

    private void Put(EntityKey key, long sequence, ReadOnlyMemory<byte> hash, object state) =>
        _putEntity.With(key.Tenant, key.Kind, key.Id, sequence, Bytes(hash), state).ExecuteNonQuery();

    private static SqliteCommand With(SqliteCommand command, string tenant, Row row) => command.With(
        tenant, row.Collection, row.Key, Bytes(row.Value),
        row.ExpiresAt is { } end ? TimeOf(end) : DBNull.Value);

    private static long TimeOf(DateTimeOffset instant) => instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    // ADO.NET takes whole arrays only, which most of ours are.
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { } array &&
        array.Length == segment.Count
            ? array
            : memory.ToArray();
}
