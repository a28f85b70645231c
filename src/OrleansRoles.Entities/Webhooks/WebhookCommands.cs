using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Webhooks;

/// <summary>Adds an address that hears of what happens in the tenant. The secret is answered this once.</summary>
public sealed record AddWebhook : Command
{
    /// <summary>The address.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events that it wants; empty for all.</summary>
    public ImmutableArray<string> Events { get; init; } = [];

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Gives a webhook another address, or other events; its secret stays. What is null stays as well.</summary>
public sealed record ChangeWebhook : Command
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }

    /// <summary>The address, or null.</summary>
    public string? Url { get; init; }

    /// <summary>The types of events that it wants, empty for all; or null.</summary>
    public ImmutableArray<string>? Events { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Removes a webhook.</summary>
public sealed record RemoveWebhook : Command
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Has a webhook get what happens again.</summary>
public sealed record EnableWebhook : Command
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Has a webhook get nothing any more, as after a long failure.</summary>
public sealed record DisableWebhook : Command
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }

    /// <summary>Why.</summary>
    public required string Why { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Gives a webhook a new secret. What it is sent is signed by the old one as well for a while.</summary>
public sealed record RotateWebhookSecret : Command
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }

    /// <summary>For how many seconds the secrets before it sign as well; 0: not at all any more.</summary>
    public int OverlapSeconds { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Sends an event to a webhook, to see whether it arrives.</summary>
public sealed record TestWebhook : Command
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Lists the webhooks.</summary>
public sealed record ListWebhooks : Query;

/// <summary>Reads a webhook.</summary>
public sealed record GetWebhook : Query
{
    /// <summary>The webhook.</summary>
    public required string Id { get; init; }
}

/// <summary>A webhook, as answers show it.</summary>
public sealed record WebhookAnswer(
    string Id, string Url, ImmutableArray<string> Events, string Status, string? DisabledBecause, string? Secret);

/// <summary>An event that is on its way to a webhook.</summary>
/// <param name="MessageId">The id that it is sent under.</param>
/// <param name="Type">Its type.</param>
public sealed record WebhookTestAnswer(string MessageId, string Type);

/// <summary>The webhooks.</summary>
public sealed record WebhooksAnswer(ImmutableArray<WebhookAnswer> Webhooks);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(AddWebhook))]
[JsonSerializable(typeof(ChangeWebhook))]
[JsonSerializable(typeof(GetWebhook))]
[JsonSerializable(typeof(RemoveWebhook))]
[JsonSerializable(typeof(EnableWebhook))]
[JsonSerializable(typeof(DisableWebhook))]
[JsonSerializable(typeof(RotateWebhookSecret))]
[JsonSerializable(typeof(TestWebhook))]
[JsonSerializable(typeof(ListWebhooks))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(WebhooksAnswer))]
[JsonSerializable(typeof(WebhookTestAnswer))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
