using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Notifications;

/// <summary>Lists a user's notices, the newest first. Everybody reads their own only.</summary>
public sealed record ListNotifications : Query
{
    /// <summary>Whose.</summary>
    public required string User { get; init; }

    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }

    /// <summary>Only those that were not marked as read.</summary>
    public bool Unread { get; init; }
}

/// <summary>Marks notices as read.</summary>
public sealed record MarkNotifications : Command
{
    /// <summary>Whose.</summary>
    public required string User { get; init; }

    /// <summary>The notices' ids.</summary>
    public required ImmutableArray<string> Ids { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);
}

/// <summary>Sets what a user wants to be told of, and how. Names that are not given keep their value.</summary>
public sealed record SetPreferences : Command
{
    /// <summary>Whose.</summary>
    public required string User { get; init; }

    /// <summary>
    /// On or off by name. <c>email</c>: mails beside the feed; <c>email.licence-assigned</c>: mails of one kind; all
    /// other names are the product's own, kept for it.
    /// </summary>
    public required ImmutableSortedDictionary<string, bool> Preferences { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);
}

/// <summary>Reads a user's preferences.</summary>
public sealed record GetPreferences : Query
{
    /// <summary>Whose.</summary>
    public required string User { get; init; }
}

/// <summary>A page of notices.</summary>
/// <param name="Notifications">The notices.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record NotificationsAnswer(ImmutableArray<FeedItem> Notifications, string? Next);

/// <summary>Preferences by name.</summary>
public sealed record PreferencesAnswer(ImmutableSortedDictionary<string, bool> Preferences);

/// <summary>How this family's requests, answers and rows are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ListNotifications))]
[JsonSerializable(typeof(MarkNotifications))]
[JsonSerializable(typeof(SetPreferences))]
[JsonSerializable(typeof(GetPreferences))]
[JsonSerializable(typeof(NotificationsAnswer))]
[JsonSerializable(typeof(PreferencesAnswer))]
[JsonSerializable(typeof(FeedItem))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
