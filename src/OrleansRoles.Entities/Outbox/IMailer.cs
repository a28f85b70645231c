namespace OrleansRoles.Entities.Outbox;

/// <summary>Sends mails. Thread-safe.</summary>
public interface IMailer
{
    /// <summary>Hands a mail over to whoever carries it on.</summary>
    /// <param name="id">The message's id, the same at every attempt.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="DeliveryException">It was not taken over.</exception>
    ValueTask SendAsync(string id, MailMessage mail, CancellationToken cancellationToken);
}

/// <summary>Sends events to webhooks. Thread-safe.</summary>
public interface IWebhookSender
{
    /// <summary>Sends an event.</summary>
    /// <param name="call">What goes where.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="DeliveryException">The other side did not say that it has it.</exception>
    ValueTask SendAsync(WebhookCall call, CancellationToken cancellationToken);
}

/// <summary>An event on its way to a webhook.</summary>
/// <param name="Id">The message's id, the same at every attempt.</param>
/// <param name="Url">The address.</param>
/// <param name="Secrets">The keys of the signatures, the newest first.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Event">What happened.</param>
/// <param name="HappenedAt">When it happened.</param>
/// <param name="Now">The instant of the attempt, which the signature covers.</param>
public sealed record WebhookCall(
    string Id, string Url, IReadOnlyList<byte[]> Secrets, string Tenant, TenantEvent Event, DateTimeOffset HappenedAt,
    DateTimeOffset Now);

/// <summary>A message was not delivered.</summary>
/// <param name="message">Why, for the log and for whoever looks after the webhook.</param>
/// <param name="isFinal">Whether no later attempt can succeed.</param>
/// <param name="innerException">What went wrong.</param>
public sealed class DeliveryException(string message, bool isFinal, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether no later attempt can succeed.</summary>
    public bool IsFinal { get; } = isFinal;
}
