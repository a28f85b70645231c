using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api;

/// <summary>
/// A clock for tests: it runs like the one below it and can be put forward, never back. Timers that were made through
/// it fire as soon as their time has come on it. What measures spans (<see cref="GetTimestamp"/>) goes on as before, so
/// that sessions and connections do not end because a test went a month ahead. Thread-safe.
/// </summary>
public sealed class TestClock(TimeProvider below) : TimeProvider, ITestClock
{
    private readonly Lock _lock = new();
    private readonly HashSet<Alarm> _alarms = [];
    private TimeSpan _ahead;

    /// <inheritdoc/>
    public TimeSpan Ahead
    {
        get
        {
            lock (_lock)
            {
                return _ahead;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => below.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => below.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return below.GetUtcNow() + _ahead;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => below.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Puts the clock forward and lets the timers fire whose time has come.</summary>
    /// <returns>The new time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would go back, or beyond what a time can be.</exception>
    public DateTimeOffset Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset now;
        Alarm[] alarms;
        lock (_lock)
        {
            now = below.GetUtcNow() + _ahead + by;
            _ahead += by;
            alarms = [.. _alarms];
        }

        foreach (Alarm alarm in alarms)
        {
            alarm.Arm();
        }

        return now;
    }

    /// <inheritdoc/>
    public ValueTask AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        Advance(by);
        return ValueTask.CompletedTask;
    }

    /// <summary>A timer of the clock below that is set anew whenever this clock is put forward.</summary>
    private sealed class Alarm : ITimer
    {
        // The clock below takes no longer spans than 49 days; a longer wait is done in parts.
        private static readonly TimeSpan _partMax = TimeSpan.FromDays(30);

        private readonly TestClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _below;
        private readonly Lock _lock = new();
        private DateTimeOffset? _due;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _isOver;

        public Alarm(TestClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _below = clock.Below.CreateTimer(
                static alarm => ((Alarm)alarm!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (clock._lock)
            {
                clock._alarms.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                if (_isOver)
                {
                    return false;
                }

                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
            }

            Arm();
            return true;
        }

        public void Arm()
        {
            lock (_lock)
            {
                if (_isOver)
                {
                    return;
                }

                _below.Change(_due is { } due ? Part(due - _clock.GetUtcNow()) : Timeout.InfiniteTimeSpan,
                    Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _isOver = true;
            }

            lock (_clock._lock)
            {
                _clock._alarms.Remove(this);
            }

            _below.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static TimeSpan Part(TimeSpan left) =>
            left <= TimeSpan.Zero ? TimeSpan.Zero : left < _partMax ? left + TimeSpan.FromMilliseconds(1) : _partMax;

        private void Ring()
        {
            bool hasCome;
            lock (_lock)
            {
                DateTimeOffset now = _clock.GetUtcNow();
                hasCome = !_isOver && _due is { } due && now >= due;
                if (hasCome)
                {
                    // A period that was jumped over fires once, not as often as it would have.
                    _due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : now + _period;
                }
            }

            Arm();
            if (hasCome)
            {
                _callback(_state);
            }
        }
    }

    private TimeProvider Below => below;
}
