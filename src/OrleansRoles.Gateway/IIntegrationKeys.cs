namespace OrleansRoles.Gateway;

/// <summary>Tells whose an integration user's API key is, wherever the keys are kept. Thread-safe.</summary>
public interface IIntegrationKeys
{
    /// <summary>What every key starts with, so that keys and tokens can be told apart.</summary>
    const string Prefix = "orik_";

    /// <summary>
    /// Verifies a key as it was sent, against what is stored now: a revoked key, a deactivated user and a suspended
    /// tenant count at once.
    /// </summary>
    /// <param name="key">The key's text, whatever the caller sent.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <returns>Whose key it is; null for one that is not accepted.</returns>
    /// <exception cref="Exception">It could not be found out, for whatever reason; nobody must be let in then.
    /// </exception>
    ValueTask<IntegrationUser?> VerifyAsync(string key, CancellationToken cancellationToken);
}

/// <summary>Whose an accepted API key is.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="User">The integration user.</param>
/// <param name="KeyId">The key's id, which is no secret.</param>
public sealed record IntegrationUser(string Tenant, string User, string KeyId);
