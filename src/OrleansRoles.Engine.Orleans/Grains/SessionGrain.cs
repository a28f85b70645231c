using Orleans.Concurrency;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Orleans.Grains;

[GrainType("orleansroles.sessions"), StatelessWorker, Reentrant]
internal sealed class SessionGrain(IGrainContext context, ISessionRegistry registry) : IGrainBase, ISessionGrain
{
    public IGrainContext GrainContext => context;

    public ValueTask OpenAsync(SessionRecord session) => registry.OpenAsync(session, CancellationToken.None);

    public ValueTask<bool> RenewAsync(string session) => registry.RenewAsync(session, CancellationToken.None);

    public ValueTask RemoveAsync(string session) => registry.RemoveAsync(session, CancellationToken.None);
}
