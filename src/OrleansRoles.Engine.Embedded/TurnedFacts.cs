using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Engine.Embedded;

/// <summary>
/// The store's facts, read inside the tenant's turn: never between a commit and the dropping of what it changed.
/// </summary>
internal sealed class TurnedFacts(StoreFacts store, TenantTurns turns) : IFactStore
{
    /// <inheritdoc/>
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        using (await turns.EnterAsync(query.Tenant, cancellationToken))
        {
            return await store.ReadAsync(query, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        store.FindModelAsync(name, version, cancellationToken);
}
