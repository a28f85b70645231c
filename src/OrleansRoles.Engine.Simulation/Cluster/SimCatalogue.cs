using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>The one model of a run.</summary>
internal sealed class SimCatalogue(RoleModel model) : IModelCatalogue
{
    private readonly StoredModel _stored = new(model, ReadOnlyMemory<byte>.Empty);

    public IReadOnlyList<string> Names => [model.Name];

    public StoredModel? Find(string name, string? version = null) =>
        name == model.Name && (version is null || version == model.Version) ? _stored : null;

    public ValueTask<Outcome<StoredModel>> PutAsync(
        StoredModel model, RequestContext by, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a run has one model");
}
