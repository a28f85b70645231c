using Microsoft.Extensions.Logging;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>What other silos ask of this one, by its address: never answered by its successor.</summary>
internal sealed class SiloService(
    GrainId id, global::Orleans.Runtime.Silo silo, ILoggerFactory loggers, LocalHolder holder, ClusterModels models,
    ClusterClock clock)
    : GrainService(id, silo, loggers), ISiloService
{
    public ValueTask<DropAnswer> DropAsync(DropMessage message) => ValueTask.FromResult(holder.Receive(message));

    public async ValueTask RefreshModelsAsync() =>
        await Task.Run(() => models.RefreshAsync(CancellationToken.None).AsTask());

    // Timers that fire by it must not depend on this activation's scheduler.
    public async ValueTask FollowClockAsync(TimeSpan ahead) => await Task.Run(() => clock.FollowAsync(ahead).AsTask());
}
