using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>
/// The store of one process in one SQLite file (with its write-ahead log beside it). Commits of concurrent callers
/// share a transaction and its flush; reads run beside them.
/// </summary>
/// <remarks>
/// Thread-safe. A commit that is waiting can be cancelled; once it is being written it runs to its end, so that a
/// cancelled commit certainly wrote nothing.
/// </remarks>
public sealed class SqliteStore : IStore, IExpiringRows
{
    // FULL flushes at every commit; the rest is about memory and about macOS, where a plain flush is none.
    // One command each: of several statements, ADO.NET drops the errors after the first that answers rows.
    private static readonly string[] WriterSettings =
    [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA fullfsync = ON",
        "PRAGMA checkpoint_fullfsync = ON",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA cache_size = -65536",
        "PRAGMA wal_autocheckpoint = 4000",
        "PRAGMA journal_size_limit = 67108864",
    ];

    private readonly string _path;
    private readonly SqliteStoreOptions _options;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaderPool _readers;

    private SqliteStore(string path, SqliteStoreOptions options, SqliteConnection connection)
    {
        _path = path;
        _options = options;
        _writer = new SqliteWriter(connection, path, options);
        _readers = new SqliteReaderPool(path, options);
    }

    internal long TransactionCount => _writer.TransactionCount;

    /// <summary>Opens the data file, and makes it and its folder where they are missing.</summary>
    /// <param name="path">The data file.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    /// <exception cref="StoreException">The file cannot be opened or written, or a newer program wrote it.</exception>
    public static SqliteStore Open(string path, SqliteStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SqliteStoreOptions();
        options.Check();
        var fullPath = Path.GetFullPath(path);
        CreateFolder(fullPath);
        try
        {
            return new SqliteStore(fullPath, options, OpenWriter(fullPath, options));
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.ToException(failure, fullPath);
        }
    }

    /// <inheritdoc/>
    public ValueTask MigrateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var connection = SqliteAccess.Open(_path, SqliteOpenMode.ReadWriteCreate, _options.BusyTimeout);
            SqliteSchema.Migrate(connection);
            return ValueTask.CompletedTask;
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.ToException(failure, _path);
        }
    }

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        StoreArguments.Check(commit);
        return _writer.CommitAsync(commit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken)
    {
        StoreArguments.Check(key, key.Tenant);
        return _readers.ReadAsync(reader => reader.ReadEntity(key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(tenant);
        StoreArguments.CheckText(kind);
        StoreArguments.CheckPage(afterId, limit);
        return _readers.ReadAsync(
            reader => reader.ListEntities(tenant, kind, afterId, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken)
    {
        StoreArguments.CheckText(kind);
        StoreArguments.CheckPage(afterTenant, limit);
        return _readers.ReadAsync(
            reader => reader.ListTenants(kind, afterTenant, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(key.Tenant);
        StoreArguments.CheckText(key.Collection);
        StoreArguments.CheckText(key.Key);
        return _readers.ReadAsync(reader => reader.ReadRow(key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(tenant);
        StoreArguments.CheckText(collection);
        StoreArguments.CheckText(prefix);
        StoreArguments.CheckPage(afterKey, limit);
        return _readers.ReadAsync(
            reader => reader.ListRows(tenant, collection, prefix, afterKey, limit, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken)
    {
        StoreArguments.Check(query);
        if (query.Interest is not null)
        {
            throw new NotSupportedException(
                "a SQLite file has no list of sessions; let holders of its facts be told of every tenant's changes");
        }

        return _readers.ReadAsync(reader => reader.ReadMany(query, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(tenant);
        StoreArguments.CheckPage(entity, limit);
        return _readers.ReadAsync(
            reader => reader.ListJournal(tenant, entity, afterPosition, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _writer.RemoveExpiredAsync(now, limit, cancellationToken);
    }

    /// <summary>Writes what is queued, empties the log into the file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync();
    }

    private static SqliteConnection OpenWriter(string path, SqliteStoreOptions options)
    {
        var connection = SqliteAccess.Open(path, SqliteOpenMode.ReadWriteCreate, options.BusyTimeout);
        try
        {
            SqliteSchema.ReadVersion(connection);
            foreach (var setting in WriterSettings)
            {
                connection.Execute(setting);
            }

            if (options.PagesMax is { } pagesMax)
            {
                connection.Execute($"PRAGMA max_page_count = {pagesMax}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void CreateFolder(string fullPath)
    {
        var folder = Path.GetDirectoryName(fullPath);
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"the folder `{folder}` of the data file cannot be made ({failure.Message}); name one that the " +
                "process may write",
                isTransient: false,
                tookNoEffect: true,
                failure);
        }
    }
}
