namespace OrleansRoles.Engine.Simulation.Kernel;

/// <summary>A process's clocks: the monotonic one runs at its own rate, the wall clock may jump as well.</summary>
internal sealed class SimClock(SimWorld world, SimProcess process, double rate) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How fast it runs; 1 is the true time.</summary>
    public double Rate => rate;

    /// <summary>By how much the wall clock is off.</summary>
    public TimeSpan WallError { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    // Started long ago, each process's monotonic clock shows something else.
    public override long GetTimestamp() =>
        ((long)process.Number * TimeSpan.TicksPerHour) + (long)(world.Now * rate);

    public override DateTimeOffset GetUtcNow() => Beginning + TimeSpan.FromTicks((long)(world.Now * rate)) + WallError;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        SimTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(SimClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly SimClock _clock = clock;
        private int _armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int armed = ++_armed;
            if (dueTime >= TimeSpan.Zero)
            {
                _clock.Arm(dueTime, () =>
                {
                    if (_armed == armed)
                    {
                        callback(state);
                    }
                });
            }

            return true;
        }

        public void Dispose() => _armed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void Arm(TimeSpan due, Action fire) => world.Schedule(due / rate, process, isCode: false, fire);
}
