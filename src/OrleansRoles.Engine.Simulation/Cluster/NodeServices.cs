using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>What all nodes of a run need.</summary>
internal sealed record NodeServices(
    SimWorld World, SimNetwork Network, IReadOnlyList<string> Silos, Protection Skipped, SessionTerms Terms,
    int TenantsNamedMax)
{
    /// <summary>Who a process is as a holder of facts.</summary>
    public HolderOptions HolderOf(SimProcess process, HolderLevel level) => new()
    {
        Life = $"{process.Name}.{process.Number}.{process.Life}",
        Name = process.Name,
        Level = level,
        Address = process.Name,
        TenantsNamedMax = level == HolderLevel.Silo ? TenantsNamedMax : 0,
        Terms = Terms,
        Skipped = Skipped,
    };
}
