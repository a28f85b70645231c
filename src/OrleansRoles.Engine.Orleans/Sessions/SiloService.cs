using Microsoft.Extensions.Logging;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>What other silos ask of this one, by its address: never answered by its successor.</summary>
internal sealed class SiloService(
    GrainId id, global::Orleans.Runtime.Silo silo, ILoggerFactory loggers, LocalHolders holders, ClusterModels models)
    : GrainService(id, silo, loggers), ISiloService
{
    public ValueTask<DropAnswer> DropAsync(DropMessage message) => ValueTask.FromResult(holders.Receive(message));

    public async ValueTask RefreshModelsAsync() =>
        await Task.Run(() => models.RefreshAsync(CancellationToken.None).AsTask());
}
