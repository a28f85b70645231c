using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansRoles.LoadTests.Measuring;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>What became of every change, and which calls took long. Thread-safe.</summary>
internal sealed class Ledger
{
    private const int RefusalsKept = 50;

    /// <summary>What becomes of the changes, by their id.</summary>
    public ConcurrentDictionary<string, (string Tenant, ChangeFate Fate)> Changes { get; } =
        new(StringComparer.Ordinal);

    /// <summary>The first refusals, in words: none is expected.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Calls that took longer than <see cref="Long"/>: when they began, and how long.</summary>
    public ConcurrentQueue<(bool IsChange, TimeSpan Begin, TimeSpan Time)> LongCalls { get; } = new();

    /// <summary>From which time on a call counts as long.</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many changes ended so.</summary>
    public int Count(ChangeFate fate) => Changes.Values.Count(change => change.Fate == fate);

    /// <summary>Keeps a refusal for the report.</summary>
    public void Refuse(string text)
    {
        if (Refusals.Count < RefusalsKept)
        {
            Refusals.Enqueue(text);
        }
    }

    /// <summary>Keeps a call's time if it was long.</summary>
    public void Took(Measurements measurements, bool isChange, long start)
    {
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (time >= Long)
        {
            LongCalls.Enqueue((isChange, measurements.Elapsed - time, time));
        }
    }
}
