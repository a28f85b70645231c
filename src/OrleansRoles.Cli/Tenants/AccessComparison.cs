using System.Collections.Immutable;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Cli.Tenants;

/// <summary>Whose effective access differs between two states of a tenant, and how.</summary>
internal static class AccessComparison
{
    private const string FlagHeld = "held";

    /// <summary>Compares two states; null is a tenant that does not exist.</summary>
    /// <returns>The differences in order of user, scope and permission.</returns>
    public static ImmutableArray<AccessChange> Compare(TenantWorld? before, TenantWorld after, DateTimeOffset now)
    {
        var changes = ImmutableArray.CreateBuilder<AccessChange>();
        IEnumerable<string> users = IdsOf(before).Union(IdsOf(after), StringComparer.Ordinal);
        foreach (string user in users.Order(StringComparer.Ordinal))
        {
            Dictionary<(ScopeName At, string Permission), string> was = RightsOf(before, user, now);
            Dictionary<(ScopeName At, string Permission), string> becomes = RightsOf(after, user, now);
            changes.AddRange(was.Keys.Union(becomes.Keys)
                .Where(key => was.GetValueOrDefault(key) != becomes.GetValueOrDefault(key))
                .OrderBy(key => key.At.IsRoot ? "" : key.At.ToString(), StringComparer.Ordinal)
                .ThenBy(key => key.Permission, StringComparer.Ordinal)
                .Select(key => new AccessChange(
                    user, key.Permission, key.At.ToString(), was.GetValueOrDefault(key),
                    becomes.GetValueOrDefault(key))));
        }

        return changes.ToImmutable();
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
