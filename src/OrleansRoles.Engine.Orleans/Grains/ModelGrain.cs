using OrleansRoles.Entities;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.models")]
internal sealed class ModelGrain(IGrainContext context, ClusterModels models) : IGrainBase, IModelGrain
{
    public IGrainContext GrainContext => context;

    public ValueTask<Outcome<ModelPut>> PutAsync(string name, ReadOnlyMemory<byte> text, RequestContext by) =>
        models.PutInTurnAsync(name, text, by);
}
