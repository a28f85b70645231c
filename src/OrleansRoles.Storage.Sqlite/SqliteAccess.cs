using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>The few ways in which the store uses ADO.NET. Each connection is for one thread at a time.</summary>
internal static class SqliteAccess
{
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteConnection Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            // A pooled connection would keep the file and its log open after the store has closed.
            Pooling = false,
            // SQLite itself waits for a lock, and notices its end within milliseconds. This second wait, of whole
            // seconds and in steps of 150 ms, cannot be turned off: 0 would mean for ever.
            DefaultTimeout = 1,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A command for <see cref="With"/>, with a parameter ?1, ?2 … for each type. It keeps its prepared statement from
    /// its first use until the connection closes, which disposes it.
    /// </summary>
    public static SqliteCommand Command(
        this SqliteConnection connection, string sql, params ReadOnlySpan<SqliteType> types)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < types.Length; index++)
        {
            command.Parameters.Add($"?{index + 1}", types[index]);
        }

        return command;
    }

    /// <summary>Gives every parameter its value for the next execution.</summary>
    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var index = 0; index < command.Parameters.Count; index++)
        {
            command.Parameters[index].Value = values[index];
        }

        return command;
    }

    /// <summary>Runs statements once, of which only the first may answer rows.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>False too where SQLite has rolled the transaction back by itself after an error.</summary>
    public static bool IsInTransaction(this SqliteConnection connection) =>
        raw.sqlite3_get_autocommit(connection.Handle) == 0;

    public static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);
}
