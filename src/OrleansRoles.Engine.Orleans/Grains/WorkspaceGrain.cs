using Orleans.Placement;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.workspace")]
[PreferLocalPlacement]
internal sealed class WorkspaceGrain(IGrainContext context, EntityTurns turns) : IGrainBase, IWorkspaceGrain
{
    public IGrainContext GrainContext => context;

    public ValueTask<Outcome<Answer>> ExecuteAsync(Command command, RequestContext request) =>
        turns.ExecuteAsync(context.GrainId, command, request);
}
