using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Ports;

/// <summary>
/// The marks of changes that are committed and not yet known to be dropped everywhere. A change's transaction writes
/// its marks; here they are only read and removed. Thread-safe.
/// </summary>
/// <remarks>Every call ends, with an exception where the store does not answer.</remarks>
public interface IMarks
{
    /// <summary>Reads a tenant's marks.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="keys">Only those of these facts; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<Mark>> ReadAsync(
        string tenant, IReadOnlyList<FactKey>? keys, int limit, CancellationToken cancellationToken);

    /// <summary>Removes marks; one that is gone is no error.</summary>
    ValueTask RemoveAsync(string tenant, IReadOnlyList<Mark> marks, CancellationToken cancellationToken);

    /// <summary>Lists tenants in order, after one of them: all in which a mark may have been left over.</summary>
    ValueTask<IReadOnlyList<string>> ListTenantsAsync(string? after, int limit, CancellationToken cancellationToken);
}

/// <summary>One mark: a commit has changed these facts.</summary>
/// <param name="Key">The facts.</param>
/// <param name="Commit">The commit's id.</param>
public readonly record struct Mark(FactKey Key, string Commit);
