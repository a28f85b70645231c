using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>What is measured, each under its name; dashboards rest on the names.</summary>
public sealed class MeterTests
{
    [Fact]
    public async Task Hits_misses_loads_and_sessions_are_counted()
    {
        using Measured measured = new();
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        await bench.CheckAsync("ana", "till.open");
        await bench.CheckAsync("ana", "till.open");

        Assert.Equal(1, measured.Sum("orleansroles.gateway.sessions-opened"));
        Assert.Equal(1, measured.Sum("orleansroles.gateway.misses"));
        Assert.Equal(1, measured.Sum("orleansroles.gateway.loads", "outcome", "Kept"));
        Assert.Equal(1, measured.Count("orleansroles.gateway.load-time"));

        // The check that missed was answered from memory in the end.
        Assert.Equal(3, measured.Sum("orleansroles.gateway.hits"));
        Assert.Contains("check.cold", measured.Activities);
    }

    [Fact]
    public async Task The_time_of_an_invalidation_and_each_holder_s_lag_are_measured()
    {
        using Measured measured = new();
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));

        Assert.Equal(1, measured.Count("orleansroles.changes.release-time"));
        Assert.Equal(1, measured.Count("orleansroles.changes.holder-lag", "holder", "gateway"));
        Assert.Equal(1, measured.Sum("orleansroles.changes.drops-sent"));
        Assert.Equal(1, measured.Sum("orleansroles.gateway.drops-received"));
        Assert.Contains("change.release", measured.Activities);
    }

    [Fact]
    public async Task Answers_of_the_cluster_and_of_nobody_are_counted()
    {
        using Measured measured = new();
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Time.Freeze(TimeSpan.FromSeconds(5));
        await bench.CheckAsync("ana", "desk.open");
        bench.Facts.IsDown = true;
        await bench.CheckAsync("ana", "desk.open");

        Assert.Equal(1, measured.Sum("orleansroles.gateway.cluster-answers"));
        Assert.Equal(1, measured.Sum("orleansroles.gateway.unavailable"));
    }

    [Fact]
    public async Task Failed_heartbeats_are_counted()
    {
        using Measured measured = new();
        await using Bench bench = new Bench().Start();
        bench.Registry.IsDown = true;
        bench.Time.Pass(TimeSpan.FromMilliseconds(600));

        Assert.InRange(measured.Sum("orleansroles.gateway.heartbeats-failed"), 1, 2);
        bench.Registry.IsDown = false;
    }

    [Fact]
    public async Task A_counted_hit_allocates_nothing()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");
        long hits = 0;
        using MeterListener listener = Measured.Listen((_, count, _) => hits += (long)count);

        Assert.Equal(0, AllocatedBy(bench.Gateway));
        Assert.True(hits > 0);
    }

    private static long AllocatedBy(PermissionGateway gateway)
    {
        const int Rounds = 2_000;
        long least = long.MaxValue;
        for (int run = 0; run < 10; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < Rounds; round++)
            {
                gateway.TryCheck(Facts.May("ana", "desk.open"), out _);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>What this test's own code measures; other tests run at the same time.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly AsyncLocal<bool> _isMine = new() { Value = true };
        private readonly List<(string Name, double Value, string Tags)> _all = [];
        private readonly List<string> _activities = [];
        private readonly MeterListener _meters;
        private readonly ActivityListener _tracer;

        public Measured()
        {
            _meters = Listen((name, value, tags) =>
            {
                if (_isMine.Value)
                {
                    lock (_all)
                    {
                        _all.Add((name, value, tags));
                    }
                }
            });
            _tracer = new ActivityListener
            {
                ShouldListenTo = source => source.Name == GatewayMeters.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    lock (_all)
                    {
                        _activities.Add(activity.OperationName);
                    }
                },
            };
            ActivitySource.AddActivityListener(_tracer);
        }

        public IReadOnlyList<string> Activities
        {
            get
            {
                lock (_all)
                {
                    return [.. _activities];
                }
            }
        }

        public static MeterListener Listen(Action<string, double, string> note)
        {
            MeterListener listener = new()
            {
                InstrumentPublished = (instrument, on) =>
                {
                    if (instrument.Meter.Name == GatewayMeters.Name)
                    {
                        on.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) => note(instrument.Name, value, TextOf(tags)));
            listener.SetMeasurementEventCallback<double>(
                (instrument, value, tags, _) => note(instrument.Name, value, TextOf(tags)));
            listener.Start();
            return listener;
        }

        public double Sum(string name, string? tag = null, string? value = null) =>
            Of(name, tag, value).Sum(measurement => measurement.Value);

        public int Count(string name, string? tag = null, string? value = null) => Of(name, tag, value).Count;

        public void Dispose()
        {
            _meters.Dispose();
            _tracer.Dispose();
        }

        private static string TextOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.IsEmpty
            ? ""
            : string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

        private List<(string Name, double Value, string Tags)> Of(string name, string? tag, string? value)
        {
            lock (_all)
            {
                return [.. _all.Where(one => one.Name == name && (tag is null || one.Tags == $"{tag}={value}"))];
            }
        }
    }
}
