namespace OrleansRoles.Engine.Simulation.Kernel;

/// <summary>
/// Virtual time and everything that is going to happen, in one thread. The same seed gives the same events in the same
/// order.
/// </summary>
internal sealed class SimWorld
{
    private readonly PriorityQueue<SimEvent, (long Time, long Number)> _queue = new();
    private readonly NowhereContext _nowhere = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<string>? _trace;
    private long _number;
    private ulong _hash = 14_695_981_039_346_656_037;

    public SimWorld(ulong seed, bool isTraced)
    {
        Random = new SimRandom(seed);
        Jitter = Random.Fork();
        _trace = isTraced ? [] : null;
    }

    /// <summary>What the seed decides.</summary>
    public SimRandom Random { get; }

    /// <summary>Chance of the kernel's own: how long a step waits for its turn.</summary>
    public SimRandom Jitter { get; }

    /// <summary>True time since the beginning, in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long Events { get; private set; }

    /// <summary>Stands for the whole course of events: who did what when.</summary>
    public ulong Hash => _hash;

    /// <summary>What happened, for people; empty where the run is not traced.</summary>
    public IReadOnlyList<string> Trace => _trace ?? [];

    public bool IsTraced => _trace is not null;

    /// <summary>Notes something for people.</summary>
    public void Note(string text)
    {
        _trace?.Add($"{Seconds(Now)} {text}");
    }

    public static string Seconds(long ticks) =>
        $"{ticks / (double)TimeSpan.TicksPerSecond,9:F4}";

    /// <summary>Takes a value into the hash of events.</summary>
    public void Mix(ulong value) => _hash = (_hash ^ value) * 1_099_511_628_211;

    public void Mix(string text)
    {
        foreach (char character in text)
        {
            Mix(character);
        }
    }

    /// <summary>Has something happen in a process, unless the process has ended by then; it waits while it is paused.
    /// </summary>
    /// <param name="after">When.</param>
    /// <param name="process">Where; null for the world itself.</param>
    /// <param name="isCode">Whether the process's code runs; else only a result is put where code waits for it.</param>
    /// <param name="action">What.</param>
    public void Schedule(TimeSpan after, SimProcess? process, bool isCode, Action action) => Enqueue(
        Now + Math.Max(0, after.Ticks), new SimEvent(process, process?.Life ?? 0, isCode, action));

    /// <summary>Runs until a time.</summary>
    public void RunUntil(TimeSpan end)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        try
        {
            while (_queue.TryPeek(out _, out (long Time, long Number) due) && due.Time <= end.Ticks)
            {
                SimEvent next = _queue.Dequeue();
                Now = Math.Max(Now, due.Time);
                Run(next);
            }

            Now = end.Ticks;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Run(SimEvent next)
    {
        SimProcess? process = next.Process;
        if (process is not null && process.Life != next.Life)
        {
            return;
        }

        if (process is not null && process.PausedUntil > Now)
        {
            // What came up meanwhile is met in any order: timers and messages do not wait for each other.
            Enqueue(process.PausedUntil + Jitter.Below(500), next);
            return;
        }

        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("the simulation left its thread: some code went to the pool");
        }

        Events++;
        Mix((ulong)Now);
        Mix(process?.Number ?? 0);
        SynchronizationContext.SetSynchronizationContext(
            next.IsCode && process is not null ? process.Context : _nowhere);
        next.Action();
    }

    private void Enqueue(long time, SimEvent next) => _queue.Enqueue(next, (time, ++_number));

    private readonly record struct SimEvent(SimProcess? Process, int Life, bool IsCode, Action Action);

    /// <summary>Where no process's code runs: whoever continues here has lost its process.</summary>
    private sealed class NowhereContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) =>
            throw new InvalidOperationException("code of a process ran outside of it");
    }
}
