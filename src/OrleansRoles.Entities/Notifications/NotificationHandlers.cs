using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Notifications;

/// <summary>Feeds and preferences.</summary>
internal static class NotificationHandlers
{
    private const int PreferencesMax = 100;
    private const int NameLengthMax = 100;
    private const int MarkedMax = 1000;

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("notification.list", NotificationsJson.Default.ListNotifications, ListAsync),
        RequestHandler.Of("notification.mark", NotificationsJson.Default.MarkNotifications, MarkAsync),
        RequestHandler.Of("preferences.set", NotificationsJson.Default.SetPreferences, SetAsync),
        RequestHandler.Of("preferences.get", NotificationsJson.Default.GetPreferences, GetAsync),
    ];

    private static async ValueTask<Outcome<Answer>> ListAsync(ListNotifications query, Turn turn)
    {
        if (await RefuseAsync(turn, query.User) is { } refusal)
        {
            return refusal;
        }

        // A page of unread ones may need more rows than it shows; it stops after a bounded search, and `next` goes on.
        string prefix = FeedRows.Prefix(query.User);
        IReadOnlyList<Row> rows = await turn.ListRowsAsync(
            FeedRows.Collection, prefix, query.Page.After is { } after ? prefix + after : null, query.Page.Limit + 1);
        IEnumerable<FeedItem> items = rows.Take(query.Page.Limit).Select(FeedRows.Read)
            .Where(item => !query.Unread || item.ReadAt is null);
        string? next = rows.Count > query.Page.Limit ? rows[query.Page.Limit - 1].Key[prefix.Length..] : null;
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new NotificationsAnswer([.. items], next is null ? null : Page.CursorOf(next)),
                NotificationsJson.Default.NotificationsAnswer));
    }

    private static async ValueTask<Outcome<Answer>> MarkAsync(MarkNotifications command, Turn turn)
    {
        if (await RefuseAsync(turn, command.User) is { } refusal)
        {
            return refusal;
        }

        if (command.Ids.Length > MarkedMax)
        {
            return new Refusal(RefusalKind.Invalid, $"name at most {MarkedMax} notices at once");
        }

        List<string> ids = [.. command.Ids.Distinct(StringComparer.Ordinal)];
        await turn.LoadAsync(
            [], ids.Select(id => new RowPrefix(FeedRows.Collection, FeedRows.KeyOf(command.User, id))));
        foreach (string id in ids)
        {
            if (await turn.ReadRowAsync(FeedRows.Collection, FeedRows.KeyOf(command.User, id)) is not { } row)
            {
                return new Refusal(RefusalKind.NotificationUnknown, $"`{command.User}` has no notice `{id}`");
            }

            FeedItem item = FeedRows.Read(row);
            if (item.ReadAt is null)
            {
                turn.Put(FeedRows.RowOf(command.User, item with { ReadAt = turn.Now }));
            }
        }

        return new Answer(AnswerKind.Done, default);
    }

    private static async ValueTask<Outcome<Answer>> SetAsync(SetPreferences command, Turn turn)
    {
        if (await RefusePreferencesAsync(turn, command.User) is { } refusal)
        {
            return refusal;
        }

        ImmutableSortedDictionary<string, bool> before = await ReadAsync(turn, command.User);
        ImmutableSortedDictionary<string, bool> after = before.SetItems(command.Preferences);
        string? bad = after.Keys.FirstOrDefault(
            name => name.Length is 0 or > NameLengthMax || name.Any(char.IsControl));
        if (bad is not null || after.Count > PreferencesMax)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"a user has at most {PreferencesMax} preferences, with names of 1 to {NameLengthMax} characters");
        }

        PreferencesAnswer answer = new(after);
        if (!before.SequenceEqual(after))
        {
            turn.Put(FeedRows.RowOf(command.User, answer));
        }

        return AnswerOf(answer);
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetPreferences query, Turn turn) =>
        await RefusePreferencesAsync(turn, query.User) is { } refusal
            ? refusal
            : AnswerOf(new PreferencesAnswer(await ReadAsync(turn, query.User)));

    private static Answer AnswerOf(PreferencesAnswer answer) => new(
        AnswerKind.Done,
        JsonSerializer.SerializeToUtf8Bytes(answer, NotificationsJson.Default.PreferencesAnswer));

    private static async ValueTask<ImmutableSortedDictionary<string, bool>> ReadAsync(Turn turn, string user)
    {
        Row? row = await turn.ReadRowAsync(FeedRows.Preferences, FeedRows.Prefix(user));
        return (row is null ? ImmutableSortedDictionary<string, bool>.Empty : FeedRows.ReadPreferences(row).Preferences)
            .WithComparers(StringComparer.Ordinal);
    }

    // Only an active user has a feed to look at; the vendor may look for whomever it helps.
    private static async ValueTask<Refusal?> RefuseAsync(Turn turn, string user)
    {
        if (!turn.Caller.IsPlatform && turn.Caller.User != user)
        {
            return new Refusal(RefusalKind.Forbidden, "everybody reads and marks their own notices only");
        }

        return (await turn.GetAsync<User>(user)).State switch
        {
            null => new Refusal(RefusalKind.UserUnknown, $"there is no user `{user}` in the tenant `{turn.Tenant}`"),
            { Status: Model.Documents.UserStatus.Deactivated } when !turn.Caller.IsPlatform =>
                new Refusal(RefusalKind.Forbidden, $"`{user}` is deactivated"),
            _ => null,
        };
    }

    private static async ValueTask<Refusal?> RefusePreferencesAsync(Turn turn, string user) =>
        await RefuseAsync(turn, user) is { } refusal
            ? refusal
            : (await turn.DefinitionAsync()).Workflows.Preferences is { } rules
                ? await turn.Authority.RequireOnAsync(
                    rules.EditedBy, user, [new Property("owner", PropertyValue.From(user))])
                : null;
}
