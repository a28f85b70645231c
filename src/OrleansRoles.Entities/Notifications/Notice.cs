namespace OrleansRoles.Entities.Notifications;

/// <summary>Something to tell a user.</summary>
/// <param name="Kind">What happened, as the model's rules name it: <c>licence-assigned</c>.</param>
/// <param name="About">What it is about: <c>app-request/rq1</c>.</param>
/// <param name="Text">The same in a sentence, for people.</param>
public sealed record Notice(string Kind, string About, string Text);

/// <summary>A notice in a user's feed.</summary>
public sealed record FeedItem
{
    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required string About { get; init; }

    /// <summary>The same for people.</summary>
    public required string Text { get; init; }

    /// <summary>When the user marked it as read, or null.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}
