namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Something that is to leave the house: written in the very commit that causes it, delivered at least once, under an
/// id that stays the same however often it is tried.
/// </summary>
public sealed record OutboxMessage
{
    /// <summary>The id that stays.</summary>
    public required string Id { get; init; }

    /// <summary>When it came into being.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How often its delivery failed.</summary>
    public int Attempts { get; init; }

    /// <summary>A mail, or null.</summary>
    public MailMessage? Mail { get; init; }

    /// <summary>An event that goes to a webhook, or null.</summary>
    public TenantEvent? Event { get; init; }

    /// <summary>The webhook that <see cref="Event"/> goes to, or null.</summary>
    public string? Webhook { get; init; }
}

/// <summary>A mail in plain text.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject, one line.</param>
/// <param name="Text">The text.</param>
public sealed record MailMessage(string To, string Subject, string Text)
{
    /// <summary>Where the text has the link that <see cref="Token"/> becomes, once it is known where the product is.
    /// </summary>
    public const string LinkPlaceholder = "{link}";

    /// <summary>The secret in the link; null for a mail without one. It is kept until the mail is delivered.</summary>
    public string? Token { get; init; }
}

/// <summary>Something that happened in a tenant, as webhooks tell it.</summary>
/// <param name="Type">What: <c>licence.assigned</c>.</param>
/// <param name="About">What it is about: <c>user/ana</c>.</param>
/// <param name="Data">More about it, flat.</param>
public sealed record TenantEvent(string Type, string About, IReadOnlyDictionary<string, string> Data);
