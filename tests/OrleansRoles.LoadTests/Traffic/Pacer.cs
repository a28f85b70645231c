using System.Diagnostics;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>
/// Says when calls are to start, whether or not earlier ones have ended: an open loop, as independent users make it. A
/// call is measured from the instant at which it was to start, so that waiting for a slow target counts.
/// </summary>
internal sealed class Pacer
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly double _ticksMean;
    private double _next;

    /// <summary>Makes a pacer that starts now.</summary>
    /// <param name="perSecond">Starts a second in the mean, at random instants.</param>
    /// <param name="seed">Makes the instants repeatable.</param>
    public Pacer(double perSecond, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        _random = new Random(seed);
        _ticksMean = Stopwatch.Frequency / perSecond;
        _next = Stopwatch.GetTimestamp();
    }

    /// <summary>When the caller's next call is to start (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public long Next()
    {
        lock (_lock)
        {
            _next -= Math.Log(1 - _random.NextDouble()) * _ticksMean;
            return (long)_next;
        }
    }

    /// <summary>Waits until the next call is to start: at once without a pacer, and where the time is over.</summary>
    /// <returns>The instant from which the call is measured.</returns>
    public static async ValueTask<long> StartAsync(Pacer? pacer, CancellationToken stop)
    {
        if (pacer is null)
        {
            return Stopwatch.GetTimestamp();
        }

        long start = pacer.Next();
        try
        {
            await WaitAsync(start, stop);
        }
        catch (OperationCanceledException)
        {
            // The caller sees that it is over.
        }

        return start;
    }

    /// <summary>Waits for an instant; at once where it is over.</summary>
    /// <remarks>A timer's grain is a millisecond: the wait ends that much late at most, and the delay counts.</remarks>
    public static async ValueTask WaitAsync(long instant, CancellationToken cancellationToken)
    {
        TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), instant);
        if (left > TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(left - TimeSpan.FromMilliseconds(1), cancellationToken);
        }

        while (Stopwatch.GetTimestamp() < instant)
        {
            await Task.Yield();
        }
    }
}
