using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The registry of sessions as a client of the cluster reaches it: only for its own.</summary>
internal sealed class ClusterSessions(IGrainFactory grains) : ISessionRegistry
{
    private ISessionGrain Grain => grains.GetGrain<ISessionGrain>(0);

    /// <inheritdoc/>
    public async ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken) =>
        await Grain.OpenAsync(session).AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken) =>
        await Grain.RenewAsync(session).AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string session, CancellationToken cancellationToken) =>
        await Grain.RemoveAsync(session).AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: only silos write, and they read the database.</exception>
    public ValueTask<IReadOnlyList<ListedSession>> ListAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a client of the cluster makes no changes, so it lists no sessions");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: only silos write, and they read the database.</exception>
    public ValueTask<long?> FenceAsync(string session, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a client of the cluster makes no changes, so it fences no sessions");
}
