using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Engine;

/// <summary>Facts as they are in the store. Thread-safe.</summary>
public sealed class StoreFacts(IStore store, IModelCatalogue models) : IFactStore
{
    private readonly FactReader _reader = new(store, models);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken) =>
        _reader.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        ValueTask.FromResult(models.Find(name, version)?.Model);
}
