using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>A commit between its caller and the writer. What happened to it is told once the disk has it.</summary>
internal sealed class PendingCommit : TaskCompletionSource<CommitOutcome>
{
    private readonly CancellationToken _cancellationToken;
    private CommitOutcome _outcome;
    private Exception? _failure;
    private bool _isCancelled;

    public PendingCommit(Commit commit, CancellationToken cancellationToken)
        // The writer must not run its callers' code.
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Commit = commit;
        RowCount = commit.Journal.Count + commit.Snapshots.Count + commit.Removed.Count + commit.Upserts.Count +
            commit.Deletes.Count + commit.Inserts.Count + commit.Guards.Count;
        _cancellationToken = cancellationToken;
    }

    public Commit Commit { get; }

    public int RowCount { get; }

    /// <summary>Whether its caller gave up while it waited. Asked once, before it is written.</summary>
    public bool TakeCancellation() => _isCancelled = _cancellationToken.IsCancellationRequested;

    public void Settle(CommitOutcome outcome) => _outcome = outcome;

    public void Fail(Exception failure) => _failure = failure;

    /// <summary>Tells the caller what was settled; its transaction is on the disk.</summary>
    public void Complete()
    {
        if (_isCancelled)
        {
            TrySetCanceled(_cancellationToken);
        }
        else if (_failure is not null)
        {
            TrySetException(_failure);
        }
        else
        {
            TrySetResult(_outcome);
        }
    }
}
