using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>
/// The one writer: takes every commit that waits, writes them in one transaction with a savepoint each, flushes once,
/// and then answers them all. So the cost of a flush is shared by as many as came while the last one was under way.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _end;
    private readonly SqliteCommand _savepoint;
    private readonly SqliteCommand _rollBackToSavepoint;
    private readonly SqliteCommand _releaseSavepoint;
    private readonly CommitWriter _commits;
    private readonly string _path;
    private readonly SqliteStoreOptions _options;
    private readonly BlockingCollection<IPendingWrite> _queue = [];
    private readonly SemaphoreSlim _places;
    private readonly List<IPendingWrite> _batch = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _transactionCount;

    public SqliteWriter(SqliteConnection connection, string path, SqliteStoreOptions options)
    {
        _connection = connection;
        _begin = connection.Command("BEGIN IMMEDIATE");
        _end = connection.Command("COMMIT");
        _savepoint = connection.Command("SAVEPOINT one");
        _rollBackToSavepoint = connection.Command("ROLLBACK TO one");
        _releaseSavepoint = connection.Command("RELEASE one");
        _commits = new CommitWriter(connection);
        _path = path;
        _options = options;
        _places = new SemaphoreSlim(options.CommitsQueuedMax);

        // A thread of its own: it spends its life in flushes, which would starve a small thread pool.
        new Thread(Run) { IsBackground = true, Name = "OrleansRoles SQLite writer" }.Start();
    }

    /// <summary>Transactions tried so far.</summary>
    public long TransactionCount => Interlocked.Read(ref _transactionCount);

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken) => EnqueueAsync(
        commit.RowCount,
        writer => writer.TryWrite(commit) ? (true, CommitOutcome.Committed) : (false, CommitOutcome.Conflict),
        cancellationToken);

    /// <summary>Removes up to so many rows that expired by an instant, and tells how many.</summary>
    public ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        EnqueueAsync(limit, writer => (true, writer.DeleteExpired(now, limit)), cancellationToken);

    /// <summary>Writes what is queued, empties the log into the file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _ended.Task;
    }

    private async ValueTask<T> EnqueueAsync<T>(
        int rowCount, Func<CommitWriter, (bool IsWritten, T Outcome)> write, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        var pending = new PendingWrite<T>(rowCount, write, cancellationToken);
        try
        {
            _queue.Add(pending, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            _places.Release();
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await pending.Task;
    }

    private void Run()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            Take(first);
            Write();
            var count = _batch.Count;
            _batch.Clear();
            _places.Release(count);
        }

        Close();
    }

    private void Take(IPendingWrite first)
    {
        _batch.Add(first);
        var rowCount = first.RowCount;
        while (_batch.Count < _options.CommitsPerTransactionMax && rowCount < _options.RowsPerTransactionMax &&
            _queue.TryTake(out var next))
        {
            _batch.Add(next);
            rowCount += next.RowCount;
        }
    }

    private void Write()
    {
        Interlocked.Increment(ref _transactionCount);
        try
        {
            _begin.ExecuteNonQuery();
            foreach (var pending in _batch)
            {
                Apply(pending);
            }

            EndTransaction();
        }
        catch (Exception failure)
        {
            RollBack();
            _batch.ForEach(pending => Fail(pending, failure));
        }

        _batch.ForEach(pending => pending.Complete());
    }

    private void Apply(IPendingWrite pending)
    {
        if (pending.TakeCancellation())
        {
            return;
        }

        _savepoint.ExecuteNonQuery();
        var isWritten = false;
        try
        {
            isWritten = pending.Write(_commits);
        }
        catch (Exception failure) when (_connection.IsInTransaction())
        {
            // SQLite kept the transaction, so the fault is this commit's own and the others go on without it.
            Fail(pending, failure);
        }

        if (!isWritten)
        {
            _rollBackToSavepoint.ExecuteNonQuery();
        }

        _releaseSavepoint.ExecuteNonQuery();
    }

    private void Fail(IPendingWrite pending, Exception failure) =>
        pending.Fail(failure is SqliteException error ? SqliteErrors.ToException(error, _path) : failure);

    private void EndTransaction()
    {
        try
        {
            _end.ExecuteNonQuery();
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.ToException(failure, _path, tookNoEffect: false);
        }
    }

    private void RollBack()
    {
        try
        {
            if (_connection.IsInTransaction())
            {
                _connection.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The callers hear of the first failure; if this one stays, the next BEGIN reports it.
        }
    }

    private void Close()
    {
        try
        {
            _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // Everything acknowledged is in the log, from which the next start continues.
        }
        finally
        {
            _connection.Dispose();
            _ended.SetResult();
        }
    }
}
