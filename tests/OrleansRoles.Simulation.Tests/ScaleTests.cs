using System.Diagnostics.Metrics;
using OrleansRoles.Engine.Simulation;
using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Gateway;
using Xunit.Abstractions;

namespace OrleansRoles.Simulation.Tests;

/// <summary>What a change costs when there are many gateways; the figures are in <c>docs/SIMULATION.md</c>.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    /// <summary>
    /// A holder gets at most one message for each change, however many holders there are; the writer sends to all at
    /// once, so the time is that of the slowest answer.
    /// </summary>
    [Fact]
    public void The_cost_of_a_change_grows_no_faster_than_the_number_of_gateways()
    {
        Cost few = CostAt(10);
        Cost more = CostAt(100);
        Cost many = CostAt(1_000);

        foreach (Cost cost in new[] { few, more, many })
        {
            output.WriteLine($"{cost}");
            Assert.InRange(cost.MessagesPerHolder, 0.5, 1.0);
            Assert.True(cost.Milliseconds <= few.Milliseconds * 2, $"{cost}");
        }

        Assert.InRange(many.Messages / more.Messages, 5, 10);
    }

    private static Cost CostAt(int gateways)
    {
        long drops = 0;
        List<double> times = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Meter.Name == GatewayMeters.Name
                && instrument.Name is "orleansroles.changes.drops-sent" or "orleansroles.changes.release-time")
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => drops += count);
        listener.SetMeasurementEventCallback<double>((_, milliseconds, _, _) => times.Add(milliseconds));
        listener.Start();
        SimResult result = SimRun.Run(1, SimMode.Lite, adjust: settings => settings with
        {
            Silos = 1,
            Tenants = 1,
            Gateways = gateways,
            Writers = 1,
            CheckersPerNode = 1,
            CheckPauseMilliseconds = 4_000,
            WritePauseMilliseconds = 250,
            Network = new NetworkSettings(),
            FaultsEnd = TimeSpan.FromSeconds(4),
            Calm = TimeSpan.FromSeconds(4),
            End = TimeSpan.FromSeconds(5),
        });
        Assert.Null(result.Violation);
        Assert.True(result.Acknowledged > 5);

        // The silo is a holder as well, and the making of the tenant a change.
        double messages = drops / (double)(result.Acknowledged + 1);
        return new Cost(gateways, messages, messages / (gateways + 1), times.Average());
    }

    private sealed record Cost(int Gateways, double Messages, double MessagesPerHolder, double Milliseconds);
}
