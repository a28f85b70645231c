using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.Notifications;

/// <summary>Notices to be marked as read.</summary>
[Description("Notices to be marked as read.")]
internal sealed record ReadNoticesBody
{
    [JsonRequired]
    [Description("The notices' ids.")]
    public IReadOnlyList<string> Ids { get; set; } = [];
}

/// <summary>What a user wants to be told of.</summary>
[Description("What a user wants to be told of, and how.")]
internal sealed record PreferencesBody
{
    [JsonRequired]
    [Description("On or off by name; names that are missing keep their value. `email`: mails besides; "
        + "`email.licence-assigned`: mails of that kind; all others are the product's own.")]
    public Dictionary<string, bool> Preferences { get; set; } = [];
}

/// <summary>A webhook.</summary>
[Description("An address that hears of what happens in the tenant.")]
internal sealed record WebhookBody
{
    [JsonRequired]
    [Description("The address.")]
    public string Url { get; set; } = "";

    [Description("The types of events that it wants; empty for all.")]
    public IReadOnlyList<string> Events { get; set; } = [];
}

/// <summary>What is to be another of a webhook.</summary>
[Description("What is to be another of a webhook; what is missing stays.")]
internal sealed record WebhookEditBody
{
    [Description("The address.")]
    public string? Url { get; set; }

    [Description("The types of events that it wants; empty for all.")]
    public IReadOnlyList<string>? Events { get; set; }
}

/// <summary>Why a webhook is disabled.</summary>
[Description("Why a webhook is disabled. Everything may be missing.")]
internal sealed record DisablingBody
{
    [Description("Why, for whoever looks after it.")]
    public string Why { get; set; } = "";
}

/// <summary>A webhook's new secret.</summary>
[Description("A webhook's new secret. Everything may be missing.")]
internal sealed record WebhookRotationBody
{
    [Description("For how many seconds the secrets before it sign as well; a day where it is missing, and not at all "
        + "with 0.")]
    public int OverlapSeconds { get; set; } = 24 * 60 * 60;
}

/// <summary>The bodies about notices, preferences and webhooks.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ReadNoticesBody))]
[JsonSerializable(typeof(PreferencesBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookEditBody))]
[JsonSerializable(typeof(DisablingBody))]
[JsonSerializable(typeof(WebhookRotationBody))]
internal sealed partial class NotificationBodies : JsonSerializerContext;
