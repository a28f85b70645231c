using OrleansRoles.Entities.Keys;

namespace OrleansRoles.Entities.Ports;

/// <summary>Tells whose an integration user's API key is. Thread-safe.</summary>
public interface IApiKeyVerifier
{
    /// <summary>
    /// Verifies a key against what is stored now: it must exist, must not have ended, and its user and tenant must be
    /// active. A wrong secret is found out in constant time.
    /// </summary>
    /// <returns>Whose key it is; null for one that is not accepted.</returns>
    /// <exception cref="Storage.StoreException">The store could not be read; nobody must be let in then.</exception>
    ValueTask<ApiKeyHolder?> VerifyAsync(KeyText key, CancellationToken cancellationToken);
}

/// <summary>Whose an accepted API key is.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="User">The integration user.</param>
/// <param name="KeyId">The key's id.</param>
public sealed record ApiKeyHolder(string Tenant, string User, string KeyId);
