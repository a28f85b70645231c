using System.Numerics;

namespace OrleansRoles.LoadTests.Measuring;

/// <summary>
/// Counts times in buckets whose width grows with the time: every time is kept to within 1/128 of itself, from 1 µs to
/// 19 hours, whatever comes. Thread-safe.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;
    private const int OctavesMax = 36;
    private const long MicrosecondsMax = (1L << OctavesMax) - 1;

    private readonly long[] _counts = new long[(OctavesMax - StepBits + 1) * Steps];
    private long _count;
    private long _sum;
    private long _max;

    /// <summary>How many times were recorded.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest time.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _max));

    /// <summary>The mean time.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds((double)_sum / Count);

    /// <summary>Records a time; a negative one counts as 0.</summary>
    public void Record(TimeSpan time)
    {
        long microseconds = Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, MicrosecondsMax);
        Interlocked.Increment(ref _counts[BucketOf(microseconds)]);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _sum, microseconds);
        long max = Volatile.Read(ref _max);
        while (microseconds > max)
        {
            long seen = Interlocked.CompareExchange(ref _max, microseconds, max);
            if (seen == max)
            {
                break;
            }

            max = seen;
        }
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            long count = Volatile.Read(ref other._counts[bucket]);
            if (count > 0)
            {
                Interlocked.Add(ref _counts[bucket], count);
            }
        }

        Interlocked.Add(ref _count, other.Count);
        Interlocked.Add(ref _sum, Volatile.Read(ref other._sum));
        _max = Math.Max(_max, Volatile.Read(ref other._max));
    }

    /// <summary>
    /// The time that this part of all recorded times does not exceed: the upper end of its bucket, never above the
    /// longest time. Zero where nothing was recorded.
    /// </summary>
    /// <param name="part">From 0 to 1: 0.99 for the 99th percentile.</param>
    public TimeSpan Percentile(double part)
    {
        long count = Count;
        if (count == 0)
        {
            return TimeSpan.Zero;
        }

        long wanted = Math.Clamp((long)Math.Ceiling(part * count), 1, count);
        long passed = 0;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            passed += Volatile.Read(ref _counts[bucket]);
            if (passed >= wanted)
            {
                return TimeSpan.FromMicroseconds(Math.Min(EndOf(bucket), Volatile.Read(ref _max)));
            }
        }

        return Max;
    }

    // Below 128 µs a bucket is one microsecond; each octave above has 128 buckets.
    private static int BucketOf(long microseconds)
    {
        int octave = Math.Max(0, BitOperations.Log2((ulong)microseconds | 1) - StepBits);
        return octave == 0
            ? (int)microseconds
            : ((octave + 1) * Steps) + (int)((microseconds >> octave) - Steps);
    }

    private static long EndOf(int bucket)
    {
        if (bucket < 2 * Steps)
        {
            return bucket;
        }

        int octave = (bucket / Steps) - 1;
        long step = (bucket % Steps) + Steps;
        return ((step + 1) << octave) - 1;
    }
}
