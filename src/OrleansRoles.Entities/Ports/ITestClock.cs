namespace OrleansRoles.Entities.Ports;

/// <summary>
/// A clock that tests put forward, never back: this process's, or that of all processes of a cluster. Thread-safe.
/// </summary>
public interface ITestClock
{
    /// <summary>How far it is ahead of the machine's clock.</summary>
    TimeSpan Ahead { get; }

    /// <summary>
    /// Puts the clock forward and lets the timers fire whose time has come. Once this ends, every process that goes by
    /// the clock is there.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It would go back, or beyond what a time can be.</exception>
    /// <exception cref="Storage.StoreException">Some process could not be told; how far the clock is, is unknown.
    /// </exception>
    ValueTask AdvanceAsync(TimeSpan by, CancellationToken cancellationToken);
}
