using System.Diagnostics;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>Times of many short runs of one thing.</summary>
internal sealed class Slices(int count)
{
    private readonly double[] _times = new double[count];
    private double[]? _sorted;

    public double this[int index] => _times[index];

    /// <summary>The middle one.</summary>
    public double Median => Sorted[_times.Length / 2];

    /// <summary>What little else came between: the fifth percentile.</summary>
    public double Quiet => Sorted[_times.Length / 20];

    private double[] Sorted => _sorted ??= [.. _times.Order()];

    /// <summary>Runs it and notes the nanoseconds for each of <paramref name="operations"/>.</summary>
    public T Time<T>(int slice, int operations, Func<T> run)
    {
        long start = Stopwatch.GetTimestamp();
        T result = run();
        _times[slice] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
        return result;
    }
}
