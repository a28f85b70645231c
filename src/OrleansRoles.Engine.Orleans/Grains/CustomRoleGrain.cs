using Orleans.Placement;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.role")]
[PreferLocalPlacement]
internal sealed class CustomRoleGrain(IGrainContext context, EntityTurns turns) : IGrainBase, ICustomRoleGrain
{
    public IGrainContext GrainContext => context;

    public ValueTask<Outcome<Answer>> ExecuteAsync(Command command, RequestContext request) =>
        turns.ExecuteAsync(context.GrainId, command, request);
}
