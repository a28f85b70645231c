using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Assignments;

/// <summary>Tells users of changes of their roles, where the model says so, and the tenant's webhooks.</summary>
internal static class RoleNews
{
    private const string Kind = "role-changed";

    /// <summary>Tells that somebody's roles at a scope are these now.</summary>
    public static async ValueTask TellAsync(Turn turn, string user, ScopeName at, IEnumerable<string> roles)
    {
        string now = string.Join(", ", roles.Order(StringComparer.Ordinal));
        string text = now.Length > 0 ? $"your roles at `{at}` are now: {now}" : $"you have no role at `{at}` any more";
        await Notifier.TellAffectedAsync(turn, user, new Notice(Kind, at.ToString(), text));
        await Notifier.PublishAsync(turn, "role.changed", $"user/{user}", ("at", at.ToString()), ("roles", now));
    }
}
