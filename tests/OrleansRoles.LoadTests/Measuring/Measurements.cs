using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansRoles.LoadTests.Measuring;

/// <summary>All that is measured in a run.</summary>
internal sealed class Measurements
{
    /// <summary>Makes room for a run.</summary>
    /// <param name="duration">How long it may last.</param>
    public Measurements(TimeSpan duration)
    {
        Seconds = Math.Clamp((int)Math.Ceiling(duration.TotalSeconds) + 1, 2, 7200);
        Checks = new Meter("check", Begin, Seconds);
        Cold = new Meter("cold check", Begin, Seconds);
        Batches = new Meter("batch", Begin, Seconds);
        Changes = new Meter("change", Begin, Seconds);
    }

    /// <summary>The instant from which everything counts (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public long Begin { get; } = Stopwatch.GetTimestamp();

    /// <summary>For how many seconds there is room.</summary>
    public int Seconds { get; }

    /// <summary>Single checks of what was checked before.</summary>
    public Meter Checks { get; }

    /// <summary>First checks of a user after the start.</summary>
    public Meter Cold { get; }

    /// <summary>Batches.</summary>
    public Meter Batches { get; }

    /// <summary>Changes, from the first try to the acknowledgement.</summary>
    public Meter Changes { get; }

    /// <summary>All meters in which something was counted.</summary>
    public IEnumerable<Meter> Used => new[] { Checks, Cold, Batches, Changes }
        .Where(meter => meter.All.Count + meter.Retryable + meter.Failed > 0);

    /// <summary>What was done to the target, and when.</summary>
    public ConcurrentQueue<RunEvent> Events { get; } = new();

    /// <summary>What processes used.</summary>
    public ConcurrentQueue<ProcessSample> Samples { get; } = new();

    /// <summary>How long nothing succeeded after a fault, one for each.</summary>
    public ConcurrentQueue<Recovery> Recoveries { get; } = new();

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Begin);

    /// <summary>Notes something that was done to the target.</summary>
    public void Note(string text, bool isFault = false) => Events.Enqueue(new RunEvent(Elapsed, text, isFault));
}

/// <summary>Something that was done to the target.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="IsFault">Whether calls may fail from then on.</param>
internal sealed record RunEvent(TimeSpan At, string Text, bool IsFault);

/// <summary>What a process used at an instant.</summary>
/// <param name="At">When.</param>
/// <param name="Process">Its name.</param>
/// <param name="Bytes">Resident memory.</param>
/// <param name="Cpu">Processor time since it started.</param>
internal sealed record ProcessSample(TimeSpan At, string Process, long Bytes, TimeSpan Cpu);

/// <summary>How long calls took that were under way at a fault or began soon after it.</summary>
/// <param name="Fault">What was done.</param>
/// <param name="At">When.</param>
/// <param name="LongestChange">The longest that a change took, from its first try; zero: none took longer than
/// <see cref="Traffic.Ledger.Long"/>.</param>
/// <param name="LongestCheck">The same of checks.</param>
internal sealed record Recovery(string Fault, TimeSpan At, TimeSpan LongestChange, TimeSpan LongestCheck);
