using OrleansRoles.Gateway;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Hosting;

/// <summary>
/// The engine's gateway, there before the engine is: services that start with the host may hold it, and ask it once the
/// host has started.
/// </summary>
internal sealed class HostedGateway : IPermissionGateway
{
    private volatile IPermissionGateway? _opened;

    /// <inheritdoc/>
    public GatewayHealth Health => _opened?.Health ?? new GatewayHealth(false, TimeSpan.Zero, null);

    private IPermissionGateway Opened => _opened
        ?? throw new InvalidOperationException("the engine is not open yet; ask once the host has started");

    public void Open(IPermissionGateway gateway) => _opened = gateway;

    /// <inheritdoc/>
    public ValueTask<CheckAnswer> CheckAsync(
        in CheckRequest request, Freshness freshness = default, CancellationToken cancellationToken = default) =>
        Opened.CheckAsync(in request, freshness, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CheckAnswer> CheckAsync(
        Subject subject, in CheckRequest request, Freshness freshness = default,
        CancellationToken cancellationToken = default) =>
        Opened.CheckAsync(subject, in request, freshness, cancellationToken);

    /// <inheritdoc/>
    public bool TryCheck(in CheckRequest request, out CheckAnswer answer, Freshness freshness = default) =>
        Opened.TryCheck(in request, out answer, freshness);

    /// <inheritdoc/>
    public bool TryCheck(
        Subject subject, in CheckRequest request, out CheckAnswer answer, Freshness freshness = default) =>
        Opened.TryCheck(subject, in request, out answer, freshness);

    /// <inheritdoc/>
    public Subject ResolveSubject(string tenant, string user) => Opened.ResolveSubject(tenant, user);
}
