using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>A process that drops can be sent to.</summary>
internal interface IDropTarget
{
    DropAnswer Receive(DropMessage message);
}
