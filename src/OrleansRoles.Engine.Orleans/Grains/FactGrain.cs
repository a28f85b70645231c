using Orleans.Concurrency;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.facts"), StatelessWorker, Reentrant]
internal sealed class FactGrain(IGrainContext context, FactServer facts) : IGrainBase, IFactGrain
{
    public IGrainContext GrainContext => context;

    public async ValueTask<FactReading> ReadAsync(FactQuery query) =>
        await Task.Run(() => facts.ReadAsync(query, CancellationToken.None).AsTask());

    public async ValueTask<ClusterAnswer> CheckAsync(CheckRequest request) =>
        await Task.Run(() => facts.CheckAsync(request, CancellationToken.None).AsTask());

    public async ValueTask<ModelDefinition?> FindModelAsync(string name, string version) =>
        (await facts.FindModelAsync(name, version, CancellationToken.None))?.Definition;
}
