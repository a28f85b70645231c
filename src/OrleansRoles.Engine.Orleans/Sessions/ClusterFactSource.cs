using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>Facts from the silos. Models travel by names and are compiled here.</summary>
internal sealed class ClusterFactSource(IGrainFactory grains) : IFactSource
{
    private IFactGrain Grain => grains.GetGrain<IFactGrain>(0);

    /// <inheritdoc/>
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken) =>
        await Grain.ReadAsync(query).AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken)
    {
        ModelDefinition? definition =
            await Grain.FindModelAsync(name, version).AsTask().WaitAsync(cancellationToken);
        return definition is null ? null : RoleModel.Compile(definition);
    }

    /// <inheritdoc/>
    public async ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        await Grain.CheckAsync(request).AsTask().WaitAsync(cancellationToken);
}
