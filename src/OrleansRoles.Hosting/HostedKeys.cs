using OrleansRoles.Gateway;

namespace OrleansRoles.Hosting;

/// <summary>The engine's API keys, there before the engine is.</summary>
internal sealed class HostedKeys : IIntegrationKeys
{
    private volatile IIntegrationKeys? _opened;

    public void Open(IIntegrationKeys keys) => _opened = keys;

    /// <inheritdoc/>
    public ValueTask<IntegrationUser?> VerifyAsync(string key, CancellationToken cancellationToken) =>
        _opened?.VerifyAsync(key, cancellationToken)
        ?? throw new InvalidOperationException("the engine is not open yet; ask once the host has started");
}
