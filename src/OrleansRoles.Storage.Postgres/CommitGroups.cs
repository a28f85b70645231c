using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>
/// Commits on their way to the server: each alone while few are, and several in one transaction when more wait, since a
/// transaction's round trip, its flush and the turns of threads cost more than what most commits write.
/// </summary>
/// <remarks>
/// Those of one transaction are of different tenants, in order of tenant. As each of them takes its locks in one order
/// and the journal's fence last, all locks of all transactions have one order, and none can wait for each other. Where
/// one of a group does not go through, the server has undone all of them, and each goes again by itself.
/// </remarks>
internal sealed class CommitGroups(
    PostgresConnections connections, PostgresSql sql, PostgresErrors errors, bool isPrepared)
{
    /// <summary>
    /// How many transactions are on their way at most before others wait and go together. Enough for one to be written
    /// while others are flushed or on the network.
    /// </summary>
    internal const int OnTheirWayMax = 8;

    private const int GroupMax = 16;

    // A large commit takes long; small ones should not wait for it in one transaction.
    private const int GroupRowsMax = 256;
    private const int CollisionsMax = 5;

    private readonly Lock _lock = new();
    private readonly List<Pending> _waiting = [];
    private int _onTheirWay;

    /// <inheritdoc cref="IStore.CommitAsync"/>
    public async ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        if (commit.IsEmpty)
        {
            return CommitOutcome.Committed;
        }

        if (TryStart(commit, cancellationToken) is { } pending)
        {
            await using (cancellationToken.UnsafeRegister(_ => GiveUp(pending), null))
            {
                return await pending.Task;
            }
        }

        try
        {
            return await CommitAloneAsync(commit, cancellationToken);
        }
        finally
        {
            if (Next() is { Count: > 0 } group)
            {
                _ = RunAsync(group);
            }
        }
    }

    /// <summary>Null where the commit may go at once; else what stands for it in the queue.</summary>
    private Pending? TryStart(Commit commit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_onTheirWay < OnTheirWayMax)
            {
                _onTheirWay++;
                return null;
            }

            var pending = new Pending(commit, cancellationToken);
            _waiting.Add(pending);
            return pending;
        }
    }

    private void GiveUp(Pending pending)
    {
        bool isWaiting;
        lock (_lock)
        {
            isWaiting = _waiting.Remove(pending);
        }

        if (isWaiting)
        {
            pending.TrySetCanceled(pending.CancellationToken);
        }
    }

    /// <summary>
    /// Whoever waited longest, and those behind it that may go with it; empty where nobody waits, and then one less is
    /// on its way.
    /// </summary>
    private List<Pending> Next()
    {
        lock (_lock)
        {
            List<Pending> group = [];
            HashSet<string> tenants = [];
            var rows = 0;
            foreach (var pending in _waiting)
            {
                var withIt = rows + pending.Commit.RowCount;
                if (group.Count == 0 || (withIt <= GroupRowsMax && !tenants.Contains(pending.Commit.Tenant)))
                {
                    tenants.Add(pending.Commit.Tenant);
                    group.Add(pending);
                    rows = withIt;
                }

                if (group.Count == GroupMax)
                {
                    break;
                }
            }

            if (group.Count == 0)
            {
                _onTheirWay--;
            }

            _waiting.RemoveAll(group.Contains);
            return group;
        }
    }

    private async Task RunAsync(List<Pending> group)
    {
        for (; group.Count > 0; group = Next())
        {
            if (group.Count > 1 && await TryTogetherAsync(group))
            {
                continue;
            }

            foreach (var pending in group)
            {
                await pending.SettleAsync(CommitAloneAsync);
            }
        }
    }

    /// <summary>False where nothing was written and each is to be tried by itself.</summary>
    private async ValueTask<bool> TryTogetherAsync(List<Pending> group)
    {
        var isSent = false;
        try
        {
            var calls = group
                .OrderBy(pending => pending.Commit.Tenant, StringComparer.Ordinal)
                .Select(pending => CommitCall.Of(sql, pending.Commit)).ToArray();
            await using var taken = await connections.TakeAsync(CancellationToken.None);
            await using var batch = await Batches.PrepareAsync(
                taken.Connection, calls, isPrepared, CancellationToken.None);
            isSent = true;
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            group.ForEach(pending => pending.TrySetResult(CommitOutcome.Committed));
        }
        catch (Exception failure) when (PostgresErrors.IsUndone(failure))
        {
            return false;
        }
        catch (Exception failure) when (PostgresErrors.IsOfMedium(failure))
        {
            group.ForEach(pending => pending.TrySetException(errors.ToException(failure, isSent)));
        }
        catch (Exception failure)
        {
            group.ForEach(pending => pending.TrySetException(failure));
        }

        return true;
    }

    private async ValueTask<CommitOutcome> CommitAloneAsync(Commit commit, CancellationToken cancellationToken)
    {
        for (var collisions = 0; ; collisions++)
        {
            // Made anew each time: a command belongs to one batch.
            var call = CommitCall.Of(sql, commit);

            // Those who met would meet again if they all went at once.
            NpgsqlBatchCommand[] commands =
                collisions > 0 ? [new NpgsqlBatchCommand(sql.Queue).With(commit.Tenant), call] : [call];
            var isSent = false;
            try
            {
                await using var taken = await connections.TakeAsync(cancellationToken);
                await using var batch = await Batches.PrepareAsync(
                    taken.Connection, commands, isPrepared, cancellationToken);
                isSent = true;
                await batch.ExecuteNonQueryAsync(CancellationToken.None);
                return CommitOutcome.Committed;
            }
            catch (Exception failure) when (PostgresErrors.IsConflict(failure))
            {
                return CommitOutcome.Conflict;
            }
            catch (Exception failure) when (PostgresErrors.IsCollision(failure) && collisions < CollisionsMax)
            {
                // Undone by the server, so it may go again, and then finds its way free or a conflict.
            }
            catch (Exception failure) when (PostgresErrors.IsOfMedium(failure))
            {
                throw errors.ToException(failure, isSent);
            }
        }
    }

    /// <summary>A commit that waits for its turn.</summary>
    private sealed class Pending(Commit commit, CancellationToken cancellationToken)
        : TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Commit Commit => commit;

        public CancellationToken CancellationToken => cancellationToken;

        /// <summary>Does it and tells its caller how that went.</summary>
        public async ValueTask SettleAsync(Func<Commit, CancellationToken, ValueTask<CommitOutcome>> commitAsync)
        {
            try
            {
                SetResult(await commitAsync(commit, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                SetCanceled(cancellationToken);
            }
            catch (Exception failure)
            {
                SetException(failure);
            }
        }
    }
}
