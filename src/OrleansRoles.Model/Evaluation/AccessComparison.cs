using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Model.Evaluation;

/// <summary>Whose effective access differs between two states of a tenant, and how.</summary>
public static class AccessComparison
{
    private const string FlagHeld = "held";

    /// <summary>Compares two states; null is a tenant that does not exist.</summary>
    /// <returns>The differences in order of user, scope and permission.</returns>
    public static IReadOnlyList<AccessChange> Compare(TenantWorld? before, TenantWorld? after, DateTimeOffset now)
    {
        List<AccessChange> changes = [];
        IEnumerable<string> users = IdsOf(before).Union(IdsOf(after), StringComparer.Ordinal);
        foreach (string user in users.Order(StringComparer.Ordinal))
        {
            Dictionary<(ScopeName At, string Permission), string> was = RightsOf(before, user, now);
            Dictionary<(ScopeName At, string Permission), string> becomes = RightsOf(after, user, now);
            IEnumerable<(ScopeName At, string Permission)> keys = was.Keys.Union(becomes.Keys)
                .Where(key => was.GetValueOrDefault(key) != becomes.GetValueOrDefault(key))
                .OrderBy(key => key.At.IsRoot ? "" : key.At.ToString(), StringComparer.Ordinal)
                .ThenBy(key => key.Permission, StringComparer.Ordinal);
            changes.AddRange(keys.Select(key => new AccessChange(
                user, key.Permission, key.At, was.GetValueOrDefault(key), becomes.GetValueOrDefault(key))));
        }

        return changes;
    }

    private static IEnumerable<string> IdsOf(TenantWorld? world) =>
        world?.Document.Users.Select(user => user.Id) ?? [];

    private static Dictionary<(ScopeName At, string Permission), string> RightsOf(
        TenantWorld? world, string user, DateTimeOffset now)
    {
        if (world?.FindUser(user) is not { } facts)
        {
            return [];
        }

        EffectiveAccess access = EffectiveAccess.Of(world.Tenant, facts, now);
        return access.IsActive
            ? access.Rights.Where(right => right.IsEnabled)
                .ToDictionary(right => (right.At, right.Permission), right => right.Level ?? FlagHeld)
            : [];
    }
}

/// <summary>A right that a user gains, loses, or holds at another level.</summary>
/// <param name="User">The user.</param>
/// <param name="Permission">The permission.</param>
/// <param name="At">The scope.</param>
/// <param name="Before">The level before: null for none, <c>held</c> for a flag.</param>
/// <param name="After">The level after: null for none, <c>held</c> for a flag.</param>
public sealed record AccessChange(string User, string Permission, ScopeName At, string? Before, string? After);
