using System.Collections.Immutable;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Assignments;

/// <summary>What a model advises against without refusing it.</summary>
internal static class Advice
{
    /// <summary>The advice on giving a role to one more user; empty where there is none.</summary>
    public static async ValueTask<ImmutableArray<string>> OfAsync(
        Turn turn, AssignableRole role, ScopeName at, string user)
    {
        if (role.BuiltIn is not { HoldersAdvisedMax: > 0 } advised)
        {
            return [];
        }

        HashSet<string> holders = [user];
        foreach (AssignmentEntry holder in await turn.HoldersAtAsync(role.Id, at))
        {
            if (holder.Until is null || holder.Until > turn.Now)
            {
                holders.Add(holder.User);
            }
        }

        await turn.LoadAsync(holders.Select(turn.Key<User>));
        int active = 0;
        foreach (string holder in holders)
        {
            active += (await turn.GetAsync<User>(holder)).State is { Status: UserStatus.Active } ? 1 : 0;
        }

        string range = advised.HoldersMin > 0
            ? $"{advised.HoldersMin} to {advised.HoldersAdvisedMax}"
            : $"at most {advised.HoldersAdvisedMax}";
        return active > advised.HoldersAdvisedMax
            ? [$"`{role.Id}` has {active} active holders at `{at}` now; {range} are advised"]
            : [];
    }
}
