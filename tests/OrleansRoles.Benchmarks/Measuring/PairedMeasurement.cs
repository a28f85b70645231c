using System.Diagnostics;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>What a paired measurement found; times are nanoseconds for one request.</summary>
internal readonly record struct Paired(double Bare, double Check, double Ratio, double QuietBare, double QuietCheck, double Allowed, long AllocatedBytes);

/// <summary>
/// Times the bare loop and the check in turns, slice by slice over the same requests, so that whatever else the machine
/// does meets both. The ratio is the median of the slices' ratios.
/// </summary>
internal static class PairedMeasurement
{
    private static readonly DateTimeOffset Now = new(2026, 1, 17, 12, 0, 0, TimeSpan.Zero);

    public static Paired Run(World world, CheckRequest[] requests, int slices, int sliceLength, TimeSpan settling)
    {
        WarmUp(world, requests, settling);
        double[] bare = new double[slices];
        double[] check = new double[slices];
        double[] ratio = new double[slices];
        int parts = requests.Length / sliceLength;
        int allowed = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int slice = 0; slice < slices; slice++)
        {
            Span<CheckRequest> part = requests.AsSpan(slice % parts * sliceLength, sliceLength);
            if (slice % 2 == 0)
            {
                bare[slice] = TimeBare(world, part);
                check[slice] = TimeCheck(world, part, out allowed);
            }
            else
            {
                check[slice] = TimeCheck(world, part, out allowed);
                bare[slice] = TimeBare(world, part);
            }

            ratio[slice] = check[slice] / bare[slice];
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double median = Median(ratio);
        return new Paired(
            Median(bare), Median(check), median, Quiet(bare), Quiet(check), allowed / (double)sliceLength, allocated);
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>The time of the slices that little else came between: the fifth percentile.</summary>
    private static double Quiet(double[] sorted) => sorted[sorted.Length / 20];

    private static double TimeBare(World world, ReadOnlySpan<CheckRequest> part)
    {
        long start = Stopwatch.GetTimestamp();
        Loops.Bare(world.Bits, part);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / part.Length;
    }

    private static double TimeCheck(World world, ReadOnlySpan<CheckRequest> part, out int allowed)
    {
        long start = Stopwatch.GetTimestamp();
        allowed = Loops.Check(world.Memory, Now, part);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / part.Length;
    }

    private static void WarmUp(World world, CheckRequest[] requests, TimeSpan settling)
    {
        Loops.Bare(world.Bits, requests);
        Loops.Check(world.Memory, Now, requests);

        // The runtime compiles better code in the background, some time after the last new method.
        Thread.Sleep(settling);
        Loops.Bare(world.Bits, requests);
        Loops.Check(world.Memory, Now, requests);
    }
}
