namespace OrleansRoles.Gateway.Tests;

/// <summary>A clock that goes when it is told to, and then fires what is due, in order.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> _timers = [];
    private long _ticks = TimeSpan.TicksPerDay;

    /// <summary>What the wall clock shows when the monotonic one is at 0.</summary>
    public DateTimeOffset Beginning { get; init; } = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs at each reading of the monotonic clock: what happens between two steps of a check.</summary>
    public Action? WhenRead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        WhenRead?.Invoke();
        return _ticks;
    }

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(_ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        HandTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, firing timers at their times.</summary>
    public void Pass(TimeSpan time)
    {
        long end = _ticks + time.Ticks;
        while (true)
        {
            HandTimer? next;
            lock (_timers)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (next is not null)
                {
                    _timers.Remove(next);
                }
            }

            if (next is null)
            {
                _ticks = end;
                return;
            }

            _ticks = Math.Max(_ticks, next.Due);
            next.Fire();
        }
    }

    /// <summary>Stops the process for a time: nothing fires, and the clock has gone on.</summary>
    public void Freeze(TimeSpan time) => _ticks += time.Ticks;

    private sealed class HandTimer(HandClock clock, Action fire) : ITimer
    {
        public long Due { get; private set; }

        public Action Fire { get; } = fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._timers)
            {
                clock._timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock._ticks + dueTime.Ticks;
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._timers)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
