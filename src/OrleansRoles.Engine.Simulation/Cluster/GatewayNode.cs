using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>A gateway's process.</summary>
internal sealed class GatewayNode : IDropTarget
{
    public GatewayNode(NodeServices services, SimProcess process)
    {
        SimRandom random = services.World.Random.Fork();
        Gateway = new PermissionGateway(
            new GatewayOptions
            {
                Holder = new HolderOptions
                {
                    Life = $"{process.Name}.{process.Number}.{process.Life}",
                    Name = process.Name,
                    Level = HolderLevel.Gateway,
                    Address = process.Name,
                    Terms = services.Terms,
                    Skipped = services.Skipped,
                },
            },
            new SimSource(services.Network, process, services.Silos, SimModel.Compiled, random),
            new SimRegistry(services.Network, process), process.Clock);
        _ = Gateway.Holder.RunAsync(CancellationToken.None);
    }

    public PermissionGateway Gateway { get; }

    public DropAnswer Receive(DropMessage message) => Gateway.Holder.Receive(message);
}
