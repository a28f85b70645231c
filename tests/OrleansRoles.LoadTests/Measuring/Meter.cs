using System.Diagnostics;

namespace OrleansRoles.LoadTests.Measuring;

/// <summary>What came of a call.</summary>
internal enum CallOutcome
{
    /// <summary>Answered.</summary>
    Answered,

    /// <summary>Ended in a way that a client tries again: 409 busy, 429, 503, a lost connection.</summary>
    Retryable,

    /// <summary>Anything else: a defect.</summary>
    Failed,
}

/// <summary>Measures one kind of call, in all and second by second. Thread-safe.</summary>
internal sealed class Meter
{
    private readonly long _begin;
    private readonly Second[] _seconds;

    /// <summary>Makes a meter.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="begin">The instant from which seconds count (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <param name="seconds">For how many seconds there is room; what comes later counts in the last one.</param>
    public Meter(string name, long begin, int seconds)
    {
        Name = name;
        _begin = begin;
        _seconds = [.. Enumerable.Range(0, seconds).Select(_ => new Second())];
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>Times of all answered calls.</summary>
    public LatencyHistogram All { get; } = new();

    /// <summary>Calls that are tried again or were lost.</summary>
    public long Retryable => Volatile.Read(ref _retryable);

    /// <summary>Calls that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    private long _retryable;
    private long _failed;

    /// <summary>The seconds up to the last in which something happened.</summary>
    public IReadOnlyList<Second> Seconds
    {
        get
        {
            int last = Array.FindLastIndex(_seconds, second => second.Times.IsValueCreated || second.Errors > 0);
            return new ArraySegment<Second>(_seconds, 0, last + 1);
        }
    }

    /// <summary>Counts a call at its end.</summary>
    /// <param name="start">When it started or was meant to start.</param>
    /// <param name="outcome">What came of it.</param>
    public void Record(long start, CallOutcome outcome)
    {
        TimeSpan since = Stopwatch.GetElapsedTime(_begin);
        Second second = _seconds[Math.Clamp((int)since.TotalSeconds, 0, _seconds.Length - 1)];
        if (outcome == CallOutcome.Answered)
        {
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            All.Record(time);
            second.Times.Value.Record(time);
            return;
        }

        _ = outcome == CallOutcome.Retryable
            ? Interlocked.Increment(ref _retryable)
            : Interlocked.Increment(ref _failed);
        second.CountError();
    }

    /// <summary>One second of a meter.</summary>
    internal sealed class Second
    {
        private long _errors;

        /// <summary>Times of the calls that were answered in it.</summary>
        public Lazy<LatencyHistogram> Times { get; } = new();

        /// <summary>Calls that were not answered in it.</summary>
        public long Errors => Volatile.Read(ref _errors);

        /// <summary>How many calls were answered in it.</summary>
        public long Count => Times.IsValueCreated ? Times.Value.Count : 0;

        public void CountError() => Interlocked.Increment(ref _errors);

        /// <summary>A percentile of the second; null where nothing was answered in it.</summary>
        public TimeSpan? Percentile(double part) => Count == 0 ? null : Times.Value.Percentile(part);
    }
}
