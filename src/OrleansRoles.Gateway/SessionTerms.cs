namespace OrleansRoles.Gateway;

/// <summary>
/// How long sessions last: the same in every process of a cluster, because a holder counts by it and a writer waits by
/// it.
/// </summary>
public sealed record SessionTerms
{
    /// <summary>How long a session lasts without being renewed, from 100 ms to a minute.</summary>
    /// <value>2 s. A holder that is gone holds a change up for so long at most; one that cannot renew its session for
    /// so long stops answering from memory.</value>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a holder renews its session: at most a third of the term, so that one lost renewal is none.
    /// </summary>
    /// <value>500 ms.</value>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// By which part a monotonic clock may run faster or slower than the true time. The holder counts a session by so
    /// much shorter, the writer waits by so much longer.
    /// </summary>
    /// <value>0.01: far more than a quartz drifts, little enough to cost only 40 ms of a term.</value>
    public double ClockDrift { get; init; } = 0.01;

    /// <summary>For how long a holder uses a session after it asked for the renewal.</summary>
    public TimeSpan HolderCounts => Term * (1 - ClockDrift);

    /// <summary>For how long a writer waits after a session was fenced until it is over.</summary>
    public TimeSpan WriterWaits => Term * (1 + ClockDrift);

    /// <summary>Throws where a value is out of its range.</summary>
    /// <exception cref="ArgumentException">The message names the setting and what to write instead.</exception>
    public void Validate()
    {
        if (Term < TimeSpan.FromMilliseconds(100) || Term > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException($"`Term` is {Term}; write a time from 100 ms to 1 min");
        }

        if (HeartbeatEvery <= TimeSpan.Zero || HeartbeatEvery > Term / 3)
        {
            throw new ArgumentException(
                $"`HeartbeatEvery` is {HeartbeatEvery}; write at most a third of `Term` ({Term})");
        }

        if (ClockDrift is not (>= 0 and <= 0.2))
        {
            throw new ArgumentException($"`ClockDrift` is {ClockDrift}; write a part from 0 to 0.2");
        }
    }
}
