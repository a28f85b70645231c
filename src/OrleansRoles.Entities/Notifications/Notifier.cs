using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Notifications;

/// <summary>
/// Tells people, in the commit of what they are told of: in their feed, by mail where they have an address and did not
/// turn mails off.
/// </summary>
internal static class Notifier
{
    /// <summary>The preference for mails beside the feed.</summary>
    public const string MailPreference = "email";

    private const string AffectedUser = "affected-user";

    /// <summary>The rows to read ahead for users who will be told.</summary>
    public static RowPrefix ReadAheadFor(string user) => new(FeedRows.Preferences, FeedRows.Prefix(user));

    /// <summary>
    /// Tells the user whom something concerns, where the model's rules or an obligation of the decision say so; once.
    /// </summary>
    /// <param name="turn">The turn.</param>
    /// <param name="user">The user whom it concerns.</param>
    /// <param name="notice">What happened.</param>
    /// <param name="obligations">The obligations of the decision that let it happen.</param>
    public static async ValueTask TellAffectedAsync(
        Turn turn, string user, Notice notice, IEnumerable<string>? obligations = null)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        bool isRule = model.Workflows.Notifications.Any(rule => rule.On == notice.Kind && rule.To == AffectedUser);
        if (isRule || obligations?.Contains($"notify:{AffectedUser}") == true)
        {
            await TellAsync(turn, user, notice);
        }
    }

    /// <summary>Tells a user; nothing where there is none of that id, or a system account.</summary>
    public static async ValueTask TellAsync(Turn turn, string user, Notice notice)
    {
        if ((await turn.GetAsync<User>(user)).State is not { Kind: SubjectKind.Human } state)
        {
            return;
        }

        turn.Put(FeedRows.RowOf(user, new FeedItem
        {
            Id = FeedRows.NewId(turn),
            Time = turn.Now,
            Kind = notice.Kind,
            About = notice.About,
            Text = notice.Text,
        }));
        if (state.Email.Length > 0 && await WantsMailAsync(turn, user, notice.Kind))
        {
            TenantState tenant = (await turn.TenantStateAsync())!;
            string from = tenant.Name.Length > 0 ? tenant.Name : turn.Tenant;
            OutboxRows.Add(turn, new MailMessage(state.Email, OneLine($"{from}: {notice.Text}"), notice.Text));
        }
    }

    /// <summary>Tells the tenant's webhooks.</summary>
    public static async ValueTask PublishAsync(
        Turn turn, string type, string about, params (string Name, string Value)[] data)
    {
        TenantState? tenant = await turn.TenantStateAsync();
        if (tenant is null || tenant.Webhooks.IsEmpty)
        {
            return;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal) { ["actor"] = turn.Caller.ToString() };
        foreach ((string name, string value) in data)
        {
            values[name] = value;
        }

        OutboxRows.Add(turn, new TenantEvent(type, about, values), tenant);
    }

    private static async ValueTask<bool> WantsMailAsync(Turn turn, string user, string kind)
    {
        if (await turn.ReadRowAsync(FeedRows.Preferences, FeedRows.Prefix(user)) is not { } row)
        {
            return true;
        }

        PreferencesAnswer preferences = FeedRows.ReadPreferences(row);
        bool all = preferences.Preferences.GetValueOrDefault(MailPreference, defaultValue: true);
        return preferences.Preferences.GetValueOrDefault($"{MailPreference}.{kind}", all);
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
