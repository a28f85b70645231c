using Orleans.Placement;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.user")]
[PreferLocalPlacement]
internal sealed class UserGrain(IGrainContext context, EntityTurns turns) : IGrainBase, IUserGrain
{
    public IGrainContext GrainContext => context;

    public ValueTask<Outcome<Answer>> ExecuteAsync(Command command, RequestContext request) =>
        turns.ExecuteAsync(context.GrainId, command, request);
}
