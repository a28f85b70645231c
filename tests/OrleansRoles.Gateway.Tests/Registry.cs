using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Gateway.Tests;

/// <summary>A registry of sessions that can fail.</summary>
internal sealed class Registry(ISessionRegistry inner) : ISessionRegistry
{
    /// <summary>Whether every call fails, without effect.</summary>
    public bool IsDown { get; set; }

    /// <summary>Of which tenants the sessions were listed, list by list.</summary>
    public List<string> Lists { get; } = [];

    public ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken) =>
        Inner.OpenAsync(session, cancellationToken);

    public ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken) =>
        Inner.RenewAsync(session, cancellationToken);

    public ValueTask<IReadOnlyList<ListedSession>> ListAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken)
    {
        Lists.Add(tenants is null ? "all" : string.Join(' ', tenants));
        return Inner.ListAsync(tenants, cancellationToken);
    }

    public ValueTask<long?> FenceAsync(string session, CancellationToken cancellationToken) =>
        Inner.FenceAsync(session, cancellationToken);

    public ValueTask RemoveAsync(string session, CancellationToken cancellationToken) =>
        Inner.RemoveAsync(session, cancellationToken);

    private ISessionRegistry Inner => IsDown ? throw new IOException("the registry is down") : inner;
}
