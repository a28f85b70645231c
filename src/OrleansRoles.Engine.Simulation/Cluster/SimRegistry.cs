using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>The registry of sessions as a process reaches it.</summary>
internal sealed class SimRegistry(SimNetwork network, SimProcess process) : ISessionRegistry
{
    public async ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken) =>
        await CallAsync(registry => registry.Open(session), mayRepeat: false);

    public async ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken) =>
        await CallAsync(registry => registry.Renew(session));

    public async ValueTask<IReadOnlyList<ListedSession>> ListAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken) =>
        await CallAsync(registry => registry.List(tenants));

    public async ValueTask<long?> FenceAsync(string session, CancellationToken cancellationToken) =>
        await CallAsync(registry => registry.Fence(session));

    public async ValueTask RemoveAsync(string session, CancellationToken cancellationToken) =>
        await CallAsync(registry => registry.Remove(session));

    private Task<T> CallAsync<T>(Func<Database, T> call, bool mayRepeat = true) => network.CallAsync(
        process, Database.Address, node => ValueTask.FromResult(((Database)node).Serve(_ => call((Database)node))),
        mayRepeat);
}
