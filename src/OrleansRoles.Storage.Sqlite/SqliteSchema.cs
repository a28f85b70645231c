using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>The tables, and how an older file becomes a newer one.</summary>
internal static class SqliteSchema
{
    /// <summary>Script N makes version N + 1 of version N. A published script is never changed.</summary>
    /// <remarks>
    /// <c>journal.time</c> counts 100 ns steps since 1970, as the hash covers them, and so does <c>rows.expires_at</c>,
    /// which is null where a row stays; <c>entities.state</c> is null where the entity was removed. Entities keep a
    /// rowid, because SQLite stores rows of more than a few hundred bytes badly in a table without one.
    /// <c>journal_tenant</c> and <c>journal_entity</c> end in the position, as any index does.
    /// </remarks>
    private static readonly string[] Scripts =
    [
        """
        CREATE TABLE journal (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          tenant TEXT NOT NULL,
          entity TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          commit_id TEXT NOT NULL,
          time INTEGER NOT NULL,
          actor TEXT NOT NULL,
          reason TEXT NOT NULL,
          type TEXT NOT NULL,
          payload BLOB NOT NULL,
          hash BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX journal_sequence ON journal (tenant, entity, sequence);
        CREATE INDEX journal_tenant ON journal (tenant);
        CREATE INDEX journal_entity ON journal (tenant, entity);

        CREATE TABLE entities (
          tenant TEXT NOT NULL,
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          hash BLOB NOT NULL,
          state BLOB,
          PRIMARY KEY (tenant, kind, id)
        ) STRICT;
        CREATE INDEX entities_kind ON entities (kind, tenant);

        CREATE TABLE rows (
          tenant TEXT NOT NULL,
          collection TEXT NOT NULL,
          key TEXT NOT NULL,
          value BLOB NOT NULL,
          PRIMARY KEY (tenant, collection, key)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE rows ADD COLUMN expires_at INTEGER;
        CREATE INDEX rows_expiry ON rows (expires_at) WHERE expires_at IS NOT NULL;
        """,
    ];

    /// <summary>The newest version that this code knows.</summary>
    public static int Version => Scripts.Length;

    /// <summary>Brings the file to <see cref="Version"/>, in one transaction.</summary>
    public static void Migrate(SqliteConnection connection)
    {
        if (ReadVersion(connection) == Version)
        {
            return;
        }

        // Another process may be doing the same: who gets the lock second finds the work done.
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            for (var version = ReadVersion(connection); version < Version; version++)
            {
                connection.Execute(Scripts[version]);
                connection.Execute($"PRAGMA user_version = {version + 1}");
            }

            connection.Execute("COMMIT");
        }
        catch
        {
            if (connection.IsInTransaction())
            {
                connection.Execute("ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>The file's version; 0 for a new file.</summary>
    /// <exception cref="StoreException">It is newer than this code.</exception>
    public static long ReadVersion(SqliteConnection connection)
    {
        using var command = connection.Command("PRAGMA user_version");
        var version = (long)command.ExecuteScalar()!;
        return version <= Version
            ? version
            : throw new StoreException(
                $"the data file `{connection.DataSource}` has schema version {version}, and this program knows " +
                $"versions up to {Version}; start the newer program that wrote it, or restore a backup from before " +
                "the upgrade",
                isTransient: false,
                tookNoEffect: true);
    }
}
