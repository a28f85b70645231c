using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>What all nodes of a run need.</summary>
internal sealed record NodeServices(
    SimWorld World, SimNetwork Network, IReadOnlyList<string> Silos, Protection Skipped, SessionTerms Terms);
