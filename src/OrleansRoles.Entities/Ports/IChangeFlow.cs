using OrleansRoles.Model.Facts;

namespace OrleansRoles.Entities.Ports;

/// <summary>
/// What happens between a commit and its acknowledgement: nobody who keeps facts in memory may still answer from those
/// that the commit changed. Thread-safe.
/// </summary>
public interface IChangeFlow
{
    /// <summary>
    /// Whether commits leave a mark for each key that they touch, because holders of facts in other processes read the
    /// same store.
    /// </summary>
    bool NeedsMarks { get; }

    /// <summary>
    /// Completes once every live holder has dropped these facts, or its session is provably over. It does not fail: a
    /// change that is committed is acknowledged in the end.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="commit">The commit's id, which its marks carry.</param>
    /// <param name="keys">The facts that it changed.</param>
    ValueTask ReleaseAsync(string tenant, string commit, IReadOnlyList<FactKey> keys);

    /// <summary>
    /// Has the facts dropped after a commit of which nobody knows whether it took effect. Nothing is acknowledged.
    /// </summary>
    ValueTask SuspectAsync(string tenant, string commit, IReadOnlyList<FactKey> keys);

    /// <summary>
    /// Completes once nobody answers from facts older than what is committed in the tenant now: before a command is
    /// answered that found everything done, by itself or by another whose release may still be under way. The answer is
    /// an acknowledgement as well.
    /// </summary>
    /// <exception cref="Storage.StoreException">The store could not be read.</exception>
    ValueTask SettleAsync(string tenant, CancellationToken cancellationToken);
}
