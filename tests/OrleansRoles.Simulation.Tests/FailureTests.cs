using System.Diagnostics.Metrics;
using OrleansRoles.Engine.Simulation;
using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Gateway;

namespace OrleansRoles.Simulation.Tests;

/// <summary>One kind of failure at a time, as the table in <c>docs/ARCHITECTURE.md</c> has them.</summary>
public sealed class FailureTests
{
    private const int Seeds = 12;

    [Theory]
    [InlineData(nameof(Fault.Cut))]
    [InlineData(nameof(Fault.CutOneWay))]
    [InlineData(nameof(Fault.Pause))]
    [InlineData(nameof(Fault.Crash))]
    [InlineData(nameof(Fault.Takeover))]
    [InlineData(nameof(Fault.WallJump))]
    public void A_gateway_that_fails_delays_a_change_by_a_term_at_most(string fault)
    {
        foreach (SimResult result in Run(Enum.Parse<Fault>(fault), onlyGateways: true))
        {
            Assert.Null(result.Violation);
        }
    }

    [Theory]
    [InlineData(nameof(Fault.Cut))]
    [InlineData(nameof(Fault.CutPair))]
    [InlineData(nameof(Fault.Pause))]
    [InlineData(nameof(Fault.Crash))]
    [InlineData(nameof(Fault.DatabasePause))]
    public void A_silo_or_the_database_that_fails_makes_nothing_stale(string fault)
    {
        foreach (SimResult result in Run(Enum.Parse<Fault>(fault), onlyGateways: false))
        {
            Assert.Null(result.Violation);
        }
    }

    [Fact]
    public void A_clock_beyond_the_allowance_is_reported()
    {
        SimResult[] results =
        [
            .. Enumerable.Range(1, 60).Select(seed => SimRun.Run(
                (ulong)seed, SimMode.Swarm, adjust: settings => settings with { RateBeyond = 0.9 })),
        ];

        Assert.All(results, result => Assert.True(result.IsBeyondAllowance));
        Assert.Contains(results, result => result.Violation is not null);
    }

    [Fact]
    public void A_change_costs_each_gateway_one_message_however_many_there_are()
    {
        double few = DropsPerGatewayAndChange(10);
        double many = DropsPerGatewayAndChange(1_000);

        Assert.InRange(few, 0.5, 1.05);
        Assert.InRange(many, 0.5, 1.05);
    }

    /// <summary>Messages with drops for each holder and change, where nothing goes wrong.</summary>
    private static double DropsPerGatewayAndChange(int gateways)
    {
        long drops = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Meter.Name == GatewayMeters.Name && instrument.Name == "orleansroles.changes.drops-sent")
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => drops += count);
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

        // The tenant's making is a change as well.
        return drops / (double)((result.Acknowledged + 1) * (gateways + 2));
    }

    private static IEnumerable<SimResult> Run(Fault fault, bool onlyGateways)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            yield return SimRun.Run(seed, SimMode.Lite, adjust: settings => settings with
            {
                Faults = new Dictionary<Fault, double> { [fault] = 1 },
                FaultPauseMilliseconds = 500,
                OnlyGatewaysFail = onlyGateways,
            });
        }
    }
}
