using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Gateway;

namespace OrleansRoles.Engine;

/// <summary>API keys for a gateway, verified by the entities' side. Thread-safe.</summary>
public sealed class StoredIntegrationKeys(IApiKeyVerifier verifier) : IIntegrationKeys
{
    /// <inheritdoc/>
    /// <exception cref="Entities.Storage.StoreException">The store could not be read.</exception>
    public async ValueTask<IntegrationUser?> VerifyAsync(string key, CancellationToken cancellationToken) =>
        KeyText.TryParse(KeyText.IntegrationPrefix, key, out KeyText? parsed)
        && await verifier.VerifyAsync(parsed, cancellationToken) is { } holder
            ? new IntegrationUser(holder.Tenant, holder.User, holder.KeyId)
            : null;
}
