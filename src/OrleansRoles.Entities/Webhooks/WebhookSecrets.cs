namespace OrleansRoles.Entities.Webhooks;

/// <summary>
/// The keys by which events are signed, as rows apart from the tenant: they have to be kept as they are, and are to
/// stand neither in the journal nor in what is read for a check.
/// </summary>
public static class WebhookSecrets
{
    /// <summary>The collection; the key is the webhook's id.</summary>
    public const string Collection = "webhook-secrets";

    /// <summary>Bytes of a secret, within what the convention of Standard Webhooks asks for.</summary>
    public const int Bytes = 32;

    /// <summary>A secret as the other side gets it.</summary>
    public static string Text(byte[] secret) => "whsec_" + Convert.ToBase64String(secret);
}
