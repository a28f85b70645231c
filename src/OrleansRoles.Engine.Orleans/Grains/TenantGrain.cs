using Orleans.Placement;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.tenant")]
[PreferLocalPlacement]
internal sealed class TenantGrain(IGrainContext context, EntityTurns turns) : IGrainBase, ITenantGrain
{
    public IGrainContext GrainContext => context;

    public ValueTask<Outcome<Answer>> ExecuteAsync(Command command, RequestContext request) =>
        turns.ExecuteAsync(context.GrainId, command, request);

    public ValueTask ReachAsync() => turns.ReachAsync();

    public ValueTask<Outcome<DocumentApplied>> ApplyAsync(ApplyDocument command) =>
        turns.ApplyAsync(context.GrainId, command);
}
