using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>The way of drops.</summary>
internal sealed class SimHolderLink(SimNetwork network, SimProcess process) : IHolderLink
{
    public async ValueTask<DropAnswer> DropAsync(
        SessionRecord session, DropMessage message, CancellationToken cancellationToken) =>
        await network.CallAsync(
            process, session.Address, node => ValueTask.FromResult(((IDropTarget)node).Receive(message)),
            mayRepeat: true);
}
