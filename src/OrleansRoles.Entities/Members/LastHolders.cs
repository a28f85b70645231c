using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Members;

/// <summary>
/// The rule that a scope keeps holders of certain roles (its owners) once it had them. Who holds such a role for a
/// limited time, or is deactivated, does not count: the rule is not to break by itself.
/// </summary>
internal static class LastHolders
{
    /// <summary>
    /// Refuses where too few holders would be left at a scope, once a user no longer holds <paramref name="taken"/> and
    /// holds <paramref name="given"/> instead.
    /// </summary>
    /// <param name="turn">The turn.</param>
    /// <param name="user">The user who loses or changes roles, or access altogether.</param>
    /// <param name="at">The scope.</param>
    /// <param name="taken">What the user loses there.</param>
    /// <param name="given">Roles that the user has there afterwards, without limit of time.</param>
    public static async ValueTask<Refusal?> RefuseAsync(
        Turn turn, string user, ScopeName at, IEnumerable<AssignmentEntry> taken, IReadOnlyCollection<string> given)
    {
        HashSet<string> lost = [.. taken.Where(a => a.From is null && a.Until is null).Select(a => a.Role)];
        ModelDefinition model = await turn.DefinitionAsync();
        if (model.Roles.All(role => role.HoldersMin == 0 || !lost.Contains(role.Name))
            || (await turn.GetAsync<User>(user)).State is not { Status: UserStatus.Active })
        {
            return null;
        }

        foreach (RoleDefinition role in model.Roles.Where(role => role.HoldersMin > 0 && lost.Contains(role.Name)))
        {
            string[] counting = [role.Name, .. role.CountsWith];
            int left = counting.Any(given.Contains) ? 1 : 0;
            if (left < role.HoldersMin && !await HasOthersAsync(turn, user, at, counting, role.HoldersMin - left))
            {
                return new Refusal(
                    RefusalKind.LastHolder,
                    $"`{user}` is the last active `{role.Name}` of `{at}`; give the role to somebody else first");
            }
        }

        return null;
    }

    /// <summary>Refuses where a user who loses all access would leave some scope without holders.</summary>
    public static async ValueTask<Refusal?> RefuseEverywhereAsync(Turn turn, string user)
    {
        foreach (IGrouping<ScopeName, AssignmentEntry> at in (await turn.AssignmentsOfAsync(user)).GroupBy(a => a.At))
        {
            if (await RefuseAsync(turn, user, at.Key, at, []) is { } last)
            {
                return last;
            }
        }

        return null;
    }

    private static async ValueTask<bool> HasOthersAsync(
        Turn turn, string user, ScopeName at, string[] roles, int needed)
    {
        HashSet<string> others = new(StringComparer.Ordinal);
        foreach (string role in roles)
        {
            foreach (AssignmentEntry holder in await turn.HoldersAtAsync(role, at))
            {
                // Reading the user's entity guards it: of two owners who deactivate each other at once one fails.
                bool counts = holder.User != user && holder.From is null && holder.Until is null
                    && (await turn.GetAsync<User>(holder.User)).State is { Status: UserStatus.Active };
                if (counts && others.Add(holder.User) && others.Count >= needed)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
