namespace OrleansRoles.EngineConformance;

/// <summary>
/// A clock that stands still until a test moves it. It has no timers: what waits is to wait for an event.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    /// <summary>Where every test begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private long _ticks = Start.UtcTicks;

    /// <summary>One per 100 ns, as the wall clock counts.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("this clock has no timers");

    /// <summary>Moves the clock to an instant, which may not lie in the past.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, GetUtcNow());
        Interlocked.Exchange(ref _ticks, instant.UtcTicks);
    }
}
