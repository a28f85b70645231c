using OrleansRoles.Engine.Simulation;
using OrleansRoles.Engine.Simulation.Workload;

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
