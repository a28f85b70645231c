using OrleansRoles.Engine.Orleans.Hosting;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>The one place where the clock of a test cluster is put forward.</summary>
[Alias("orleansroles.clock")]
internal interface IClockGrain : IGrainWithIntegerKey
{
    /// <summary>Puts the clock of every silo forward; answers how far it is ahead.</summary>
    [Alias("advance")]
    ValueTask<TimeSpan> AdvanceAsync(TimeSpan by);
}

[GrainType("orleansroles.clock")]
internal sealed class ClockGrain(IGrainContext context, ClusterClock clock) : IGrainBase, IClockGrain
{
    public IGrainContext GrainContext => context;

    public async ValueTask<TimeSpan> AdvanceAsync(TimeSpan by) =>
        await Task.Run(() => clock.AdvanceInTurnAsync(by).AsTask());
}
