namespace OrleansRoles.Storage.Sqlite;

/// <summary>Something to write, as the writer has it.</summary>
internal interface IPendingWrite
{
    /// <summary>About how many rows it is.</summary>
    int RowCount { get; }

    /// <summary>Whether its caller gave up while it waited. Asked once, before it is written.</summary>
    bool TakeCancellation();

    /// <summary>Writes it; false where what it wrote so far is to be undone.</summary>
    bool Write(CommitWriter writer);

    /// <summary>Notes that it failed.</summary>
    void Fail(Exception failure);

    /// <summary>Tells the caller what was settled; its transaction is on the disk.</summary>
    void Complete();
}

/// <summary>Something to write between its caller and the writer. What happened to it is told once the disk has it.
/// </summary>
/// <param name="rowCount">About how many rows it is.</param>
/// <param name="write">Writes it: whether that counts, and what the caller is told.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class PendingWrite<T>(
    int rowCount, Func<CommitWriter, (bool IsWritten, T Outcome)> write, CancellationToken cancellationToken)
    // The writer must not run its callers' code.
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IPendingWrite
{
    private T? _outcome;
    private Exception? _failure;
    private bool _isCancelled;

    /// <inheritdoc/>
    public int RowCount => rowCount;

    /// <inheritdoc/>
    public bool TakeCancellation() => _isCancelled = cancellationToken.IsCancellationRequested;

    /// <inheritdoc/>
    public bool Write(CommitWriter writer)
    {
        (bool isWritten, _outcome) = write(writer);
        return isWritten;
    }

    /// <inheritdoc/>
    public void Fail(Exception failure) => _failure = failure;

    /// <inheritdoc/>
    public void Complete()
    {
        if (_isCancelled)
        {
            TrySetCanceled(cancellationToken);
        }
        else if (_failure is not null)
        {
            TrySetException(_failure);
        }
        else
        {
            TrySetResult(_outcome!);
        }
    }
}
