namespace OrleansRoles.Entities.Storage;

/// <summary>A store that removes rows once their time is over. Thread-safe.</summary>
public interface IExpiringRows
{
    /// <summary>
    /// Removes rows whose <see cref="Row.ExpiresAt"/> has come, of all tenants, those first that ended first.
    /// </summary>
    /// <param name="now">The instant.</param>
    /// <param name="limit">At most so many: one short transaction.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>How many; fewer than <paramref name="limit"/> where none is left that nobody else removes.</returns>
    /// <exception cref="StoreException">The medium failed; what was not removed stays for the next time.</exception>
    ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}
