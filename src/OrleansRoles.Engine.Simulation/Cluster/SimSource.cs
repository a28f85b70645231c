using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>A gateway's loads: from one silo or another.</summary>
internal sealed class SimSource(
    SimNetwork network, SimProcess process, IReadOnlyList<string> silos, RoleModel model, SimRandom random)
    : IFactSource
{
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken) =>
        await network.CallAsync(
            process, random.Of(silos), node => ((Silo)node).Server.ReadAsync(query, CancellationToken.None),
            mayRepeat: true);

    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        ValueTask.FromResult<RoleModel?>(model);

    public async ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        await network.CallAsync(
            process, random.Of(silos), node => ((Silo)node).Server.CheckAsync(request, CancellationToken.None),
            mayRepeat: true);
}
