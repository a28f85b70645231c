using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Storage.Transfer;

/// <summary>An installation that is held still and read in one consistent state.</summary>
internal sealed class CopySource : IAsyncDisposable
{
    private const string DatabaseFile = "orleansroles.db";
    private const string LockFile = "server.lock";
    private const int LockTimeoutSeconds = 10;

    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly FileStream? _lock;
    private readonly string _prefix;

    private CopySource(DbConnection connection, DbTransaction transaction, FileStream? held, string prefix)
    {
        _connection = connection;
        _transaction = transaction;
        _lock = held;
        _prefix = prefix;
    }

    /// <summary>Opens a source.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="schema">The schema, in PostgreSQL.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="CopyException">It is not there, in use, or of another version.</exception>
    public static async Task<CopySource> OpenAsync(
        StoreAddress address, string schema, CancellationToken cancellationToken)
    {
        try
        {
            return address.Kind == StoreKind.Sqlite
                ? await OpenSqliteAsync(address.Place, cancellationToken)
                : await OpenPostgresAsync(address.Place, schema, cancellationToken);
        }
        catch (Exception exception) when (CopyTarget.IsOfMedium(exception))
        {
            throw new CopyException(
                CopyFault.SourceUnusable, $"`{address}` cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Reads a table from its first row to its last; one reader at a time.</summary>
    public async Task<DbDataReader> ReadAsync(CopiedTable table, CancellationToken cancellationToken)
    {
        // Not disposed here: with SQLite's the reader would end. It goes with the connection.
        DbCommand command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = table.Select(_prefix);
        command.CommandTimeout = 0;
        return await command.ExecuteReaderAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        await (_lock?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<CopySource> OpenSqliteAsync(string place, CancellationToken cancellationToken)
    {
        string file = Directory.Exists(place) ? Path.Combine(place, DatabaseFile) : place;
        if (!File.Exists(file))
        {
            throw new CopyException(
                CopyFault.SourceUnusable,
                $"there is no file `{file}`; name the server's data folder (its `OrleansRoles:Data`)");
        }

        FileStream held = Hold(Path.Combine(Path.GetDirectoryName(file)!, LockFile));
        SqliteConnection? connection = null;
        try
        {
            connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file,
                    Mode = SqliteOpenMode.ReadOnly,
                    Pooling = false,
                }.ToString());
            await connection.OpenAsync(cancellationToken);
            await CheckVersionAsync(connection, "PRAGMA user_version", SqliteSchema.Version, file, cancellationToken);
            DbTransaction transaction = connection.BeginTransaction(deferred: true);
            return new CopySource(connection, transaction, held, "");
        }
        catch
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            await held.DisposeAsync();
            throw;
        }
    }

    // As the server itself holds its folder: neither starts while the other is there.
    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CopyException(
                CopyFault.SourceInUse,
                $"`{path}` cannot be held ({exception.Message.TrimEnd('.')}); stop the server that runs on this "
                + "folder, so that no change is left behind",
                exception);
        }
    }

    private static async Task<CopySource> OpenPostgresAsync(
        string place, string schema, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = new(place);
        NpgsqlTransaction? transaction = null;
        try
        {
            await connection.OpenAsync(cancellationToken);
            transaction = await connection.BeginTransactionAsync(cancellationToken);
            await CheckVersionAsync(
                connection, $"SELECT coalesce(max(version), 0) FROM {schema}.schema_version",
                PostgresMigration.Scripts.Count, $"schema {schema}", cancellationToken);

            // Readers pass; who writes waits until the copy is over. It comes before the first read, so that what is
            // read is what stays.
            string tables = string.Join(", ", CopiedTable.All.Select(table => $"{schema}.{table.Name}"));
            await using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText =
                $"SET LOCAL lock_timeout = '{LockTimeoutSeconds}s'; LOCK TABLE {tables} IN SHARE MODE";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new CopySource(connection, transaction, null, $"{schema}.");
        }
        catch
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task CheckVersionAsync(
        DbConnection connection, string sql, int known, string what, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        object? found = await command.ExecuteScalarAsync(cancellationToken);
        int version = Convert.ToInt32(found, CultureInfo.InvariantCulture);
        if (version != known)
        {
            throw new CopyException(
                CopyFault.SourceUnusable,
                $"`{what}` has schema version {version}, and this program copies version {known}; "
                + (version < known
                    ? "start the server of this version on it once, which brings it up to date"
                    : "use the newer program that wrote it"));
        }
    }
}
