using OrleansRoles.LoadTests.Measuring;

namespace OrleansRoles.LoadTests.Tests.Measuring;

/// <summary>The histogram beside a sorted list of the same times.</summary>
public sealed class LatencyHistogramTests
{
    private const double Width = 1.0 / 128;
    private static readonly double[] _parts = [0, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_percentile_is_that_of_the_sorted_times_to_within_a_bucket(int seed)
    {
        Random random = new(seed);
        long[] microseconds = [.. Enumerable.Range(0, 20_000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 9))];
        LatencyHistogram histogram = new();
        Array.ForEach(microseconds, time => histogram.Record(TimeSpan.FromMicroseconds(time)));
        Array.Sort(microseconds);

        Assert.All(_parts, part =>
        {
            int rank = Math.Clamp((int)Math.Ceiling(part * microseconds.Length), 1, microseconds.Length);
            long exact = microseconds[rank - 1];
            Assert.InRange(histogram.Percentile(part).TotalMicroseconds, exact, exact * (1 + Width));
        });
        Assert.Equal(microseconds[^1], histogram.Max.TotalMicroseconds);
        Assert.Equal(microseconds.Average(), histogram.Mean.TotalMicroseconds, 1.0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000_000)]
    public void A_single_time_is_every_percentile(long microseconds)
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        Assert.All(_parts, part => Assert.Equal(microseconds, histogram.Percentile(part).TotalMicroseconds));
    }

    [Fact]
    public void Times_beyond_all_bounds_still_count()
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.MaxValue);
        histogram.Record(TimeSpan.FromSeconds(-1));

        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.5));
        Assert.True(histogram.Percentile(1) > TimeSpan.FromHours(18));
    }

    [Fact]
    public void Two_added_are_as_one()
    {
        LatencyHistogram left = new();
        LatencyHistogram right = new();
        LatencyHistogram all = new();
        for (int time = 1; time < 5_000; time++)
        {
            (time % 2 == 0 ? left : right).Record(TimeSpan.FromMicroseconds(time * 37));
            all.Record(TimeSpan.FromMicroseconds(time * 37));
        }

        left.Add(right);

        Assert.Equal(all.Count, left.Count);
        Assert.Equal(all.Max, left.Max);
        Assert.All(_parts, part => Assert.Equal(all.Percentile(part), left.Percentile(part)));
    }

    [Fact]
    public void Nothing_recorded_is_zero()
    {
        Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(0.99));
    }

    [Fact]
    public async Task Threads_that_record_at_once_lose_nothing()
    {
        LatencyHistogram histogram = new();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int time = 0; time < 10_000; time++)
            {
                histogram.Record(TimeSpan.FromMicroseconds(time + thread));
            }
        })));

        Assert.Equal(80_000, histogram.Count);
        Assert.Equal(10_006, histogram.Max.TotalMicroseconds);
    }
}
