using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>A gateway's process.</summary>
internal sealed class GatewayNode : IDropTarget
{
    public GatewayNode(NodeServices services, SimProcess process)
    {
        SimRandom random = services.World.Random.Fork();
        Gateway = new PermissionGateway(
            new GatewayOptions { Holder = services.HolderOf(process, HolderLevel.Gateway) },
            new SimSource(services.Network, process, services.Silos, SimModel.Compiled, random),
            new SimRegistry(services.Network, process), process.Clock);
        _ = Gateway.Holder.RunAsync(CancellationToken.None);
    }

    public PermissionGateway Gateway { get; }

    public DropAnswer Receive(DropMessage message) => Gateway.Holder.Receive(message);
}
