using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>A few read-only connections, made when first needed and kept.</summary>
internal sealed class SqliteReaderPool : IDisposable
{
    private readonly string _path;
    private readonly SqliteStoreOptions _options;
    private readonly ConcurrentStack<SqliteReader> _idle = new();
    private readonly SemaphoreSlim _free;
    private volatile bool _isDisposed;

    public SqliteReaderPool(string path, SqliteStoreOptions options)
    {
        _path = path;
        _options = options;
        _free = new SemaphoreSlim(options.ReadConnectionsMax);
    }

    /// <summary>Reads at once, unless every connection is reading.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteStore));
            return Read(read);
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.ToException(failure, _path);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Closes the idle connections; one that is reading is closed when it is given back.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CloseIdle();
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        if (!_idle.TryPop(out var reader))
        {
            reader = new SqliteReader(SqliteAccess.Open(_path, SqliteOpenMode.ReadOnly, _options.BusyTimeout));
        }

        try
        {
            return read(reader);
        }
        finally
        {
            _idle.Push(reader);

            // Asked after the push: either this sees the disposal, or the disposal sees this reader.
            if (_isDisposed)
            {
                CloseIdle();
            }
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var reader))
        {
            reader.Dispose();
        }
    }
}
