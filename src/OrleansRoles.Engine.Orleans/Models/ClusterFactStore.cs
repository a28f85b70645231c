using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Engine.Orleans;

/// <summary>The store's facts, with models that another silo put a moment ago.</summary>
internal sealed class ClusterFactStore(StoreFacts facts, ClusterModels models) : IFactStore
{
    /// <inheritdoc/>
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await facts.ReadAsync(query, cancellationToken);
        }
        catch (InvalidDataException)
        {
            await models.RefreshAsync(cancellationToken);
            return await facts.ReadAsync(query, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RoleModel?> FindModelAsync(
        string name, string version, CancellationToken cancellationToken)
    {
        if (models.Find(name, version) is { } found)
        {
            return found.Model;
        }

        await models.RefreshAsync(cancellationToken);
        return models.Find(name, version)?.Model;
    }
}
