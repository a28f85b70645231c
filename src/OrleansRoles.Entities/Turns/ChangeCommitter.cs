using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Entities.Turns;

/// <summary>
/// Commits a change and has the facts that it touches dropped wherever they are in memory: the one way by which
/// requests and documents become true. Thread-safe.
/// </summary>
internal sealed class ChangeCommitter(IStore store, IChangeFlow flow)
{
    /// <summary>Commits and releases; false where something that the commit rests on has moved on.</summary>
    /// <param name="commit">The transaction, without marks.</param>
    /// <param name="stamp">Who, when, why.</param>
    /// <param name="keys">The facts that it touches.</param>
    /// <exception cref="StoreException">The store failed. Whether the change took effect is then unknown unless the
    /// exception says so.</exception>
    public async ValueTask<bool> CommitAsync(Commit commit, ChangeStamp stamp, IReadOnlyList<FactKey> keys)
    {
        if (flow.NeedsMarks)
        {
            IEnumerable<Row> marks = keys.Select(key => Marks.RowOf(key, stamp.Commit));
            commit = commit with { Upserts = [.. commit.Upserts, .. marks] };
        }

        CommitOutcome outcome;
        try
        {
            // Once handed over, a commit is waited for: whether it took effect must be known before anybody answers.
            outcome = await store.CommitAsync(commit, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not StoreException { TookNoEffect: true })
        {
            await flow.SuspectAsync(commit.Tenant, stamp.Commit, keys);
            throw;
        }

        if (outcome == CommitOutcome.Committed && keys.Count > 0)
        {
            await flow.ReleaseAsync(commit.Tenant, stamp.Commit, keys);
        }

        return outcome == CommitOutcome.Committed;
    }
}
