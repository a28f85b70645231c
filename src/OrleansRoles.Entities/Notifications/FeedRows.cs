using System.Globalization;
using System.Text.Json;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;

namespace OrleansRoles.Entities.Notifications;

/// <summary>Feeds and preferences as rows. They belong to the user.</summary>
internal static class FeedRows
{
    /// <summary>The collection of the feeds; a user's newest item is the first of the user's rows.</summary>
    public const string Collection = "notifications";

    /// <summary>The collection of preferences.</summary>
    public const string Preferences = "notification-preferences";

    private const char Separator = '\u001f';

    /// <summary>The prefix of a user's rows.</summary>
    public static string Prefix(string user) => $"{user}{Separator}";

    /// <summary>The row of an item.</summary>
    public static Row RowOf(string user, FeedItem item) => new(
        Collection, KeyOf(user, item.Id),
        JsonSerializer.SerializeToUtf8Bytes(item, NotificationsJson.Default.FeedItem));

    /// <summary>Reads an item back.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static FeedItem Read(Row row) => Read(row, NotificationsJson.Default.FeedItem);

    /// <summary>The row of a user's preferences.</summary>
    public static Row RowOf(string user, PreferencesAnswer preferences) => new(
        Preferences, Prefix(user),
        JsonSerializer.SerializeToUtf8Bytes(preferences, NotificationsJson.Default.PreferencesAnswer));

    /// <summary>Reads preferences back.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static PreferencesAnswer ReadPreferences(Row row) =>
        Read(row, NotificationsJson.Default.PreferencesAnswer);

    /// <summary>A new item's id. The time in it counts down, so that the newest comes first in order of key.</summary>
    public static string NewId(Turn turn) =>
        (long.MaxValue - turn.Now.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + turn.NewId(4);

    /// <summary>The key of an item.</summary>
    public static string KeyOf(string user, string id) => $"{user}{Separator}{id}{Separator}";

    private static T Read<T>(Row row, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Value.Span, type)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the row `{row.Key}` of `{row.Collection}` is damaged", exception);
        }
    }
}
