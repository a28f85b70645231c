namespace OrleansRoles.Engine.Simulation.Kernel;

/// <summary>
/// A virtual process: its code runs in steps, and between any two of them it can be paused or end. What waited for an
/// ended process never goes on.
/// </summary>
internal sealed class SimProcess
{
    private readonly SimWorld _world;

    public SimProcess(SimWorld world, int number, string name, double clockRate)
    {
        _world = world;
        Number = (ulong)number;
        Name = name;
        Context = new ProcessContext(this);
        Clock = new SimClock(world, this, clockRate);
    }

    public ulong Number { get; }

    public string Name { get; }

    /// <summary>Grows when the process ends; events of an earlier life are void.</summary>
    public int Life { get; private set; } = 1;

    public bool IsUp { get; private set; } = true;

    /// <summary>Until when nothing happens in it (true time, ticks).</summary>
    public long PausedUntil { get; private set; }

    public SynchronizationContext Context { get; private set; }

    /// <summary>Its own clocks.</summary>
    public SimClock Clock { get; }

    /// <summary>What runs in it.</summary>
    public object? Node { get; private set; }

    public void Pause(TimeSpan time) => PausedUntil = Math.Max(PausedUntil, _world.Now + time.Ticks);

    public void Wake() => PausedUntil = 0;

    public void Crash()
    {
        Life++;
        IsUp = false;
        Node = null;
    }

    /// <summary>Starts what runs in it, as its own first step.</summary>
    public void Start(Func<object> node)
    {
        IsUp = true;
        Context = new ProcessContext(this);
        _world.Schedule(TimeSpan.Zero, this, isCode: true, () => Node = node());
    }

    /// <summary>Runs code as the process's next step.</summary>
    public void Run(Func<Task> code) => _world.Schedule(TimeSpan.Zero, this, isCode: true, () => _ = code());

    /// <summary>Continuations are steps of their own, a little later: between them anything can happen.</summary>
    private sealed class ProcessContext(SimProcess process) : SynchronizationContext
    {
        private readonly int _life = process.Life;

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (process.Life == _life)
            {
                process._world.Schedule(
                    process._world.Jitter.Time(0, 0.02), process, isCode: true, () => d(state));
            }
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
