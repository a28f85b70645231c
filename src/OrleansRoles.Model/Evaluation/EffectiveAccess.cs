using System.Collections.Immutable;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Evaluation;

/// <summary>
/// Everything that a user's roles come to at one instant: per permission and scope the highest level, and the
/// assignments that give it. It is what checks of permissions see; conditions of actions are not in it.
/// </summary>
/// <param name="IsActive">Whether user and tenant are active; if not, nothing below has any effect.</param>
/// <param name="Rights">The rights, in order of scope and of the model's permissions.</param>
/// <param name="Assignments">The assignments on record, in order of role and scope, also those that do not count now.
/// </param>
public sealed record EffectiveAccess(
    bool IsActive, ImmutableArray<EffectiveRight> Rights, ImmutableArray<HeldAssignment> Assignments)
{
    /// <summary>Sums a user's roles up.</summary>
    /// <param name="tenant">The tenant's facts.</param>
    /// <param name="user">The user's facts.</param>
    /// <param name="now">The instant at which assignments must count.</param>
    public static EffectiveAccess Of(TenantFacts tenant, UserFacts user, DateTimeOffset now)
    {
        RoleModel model = tenant.Model;
        List<HeldAssignment> assignments = [];
        HashSet<ScopeName> scopes = [];
        Dictionary<(ScopeName At, int Permission), List<(int Level, HeldAssignment By)>> found = [];
        foreach ((ScopedHolding holding, long from, long until) in HoldingsOf(user))
        {
            RoleFacts role = holding.Cell.Facts;
            bool counts = from <= now.UtcTicks && now.UtcTicks < until;
            HeldAssignment by = new(
                role.Id, model.ScopeNameOf(holding.ScopeType, holding.ScopeId), TimeOf(from, long.MinValue),
                TimeOf(until, long.MaxValue), counts);
            assignments.Add(by);
            if (counts)
            {
                Collect(model, role, by, found, scopes);
            }
        }

        AddEverywhere(found, scopes);
        bool isActive = user.IsActive && tenant.Status == TenantStatus.Active;
        return new EffectiveAccess(
            isActive,
            [
                .. found
                    .OrderBy(pair => pair.Key.At.IsRoot ? "" : pair.Key.At.ToString(), StringComparer.Ordinal)
                    .ThenBy(pair => pair.Key.Permission)
                    .Select(pair => RightOf(tenant, pair.Key, pair.Value)),
            ],
            [
                .. assignments.Distinct()
                    .OrderBy(a => a.Role, StringComparer.Ordinal)
                    .ThenBy(a => a.At.ToString(), StringComparer.Ordinal)
                    .ThenBy(a => a.From ?? DateTimeOffset.MinValue),
            ]);
    }

    private static EffectiveRight RightOf(
        TenantFacts tenant, (ScopeName At, int Permission) key, List<(int Level, HeldAssignment By)> found)
    {
        CompiledPermission permission = tenant.Model.Permissions[key.Permission];
        int level = found.Max(entry => entry.Level);
        return new EffectiveRight(
            permission.Definition.Name, permission.LevelName(level), key.At,
            IsEnabled: tenant.Enabled.Contains(permission.FirstBit),
            [
                .. found.Where(entry => entry.Level == level).Select(entry => entry.By).Distinct()
                    .OrderBy(by => by.Role, StringComparer.Ordinal)
                    .ThenBy(by => by.At.ToString(), StringComparer.Ordinal),
            ]);
    }

    private static void Collect(
        RoleModel model, RoleFacts role, HeldAssignment by,
        Dictionary<(ScopeName At, int Permission), List<(int Level, HeldAssignment By)>> found,
        HashSet<ScopeName> scopes)
    {
        scopes.Add(by.At);
        Take(model, by.At, role.Here, by, found);
        foreach ((int scopeType, string id, PermissionSet set) in role.Elsewhere)
        {
            ScopeName at = model.ScopeNameOf(scopeType, id);
            scopes.Add(at);
            Take(model, at, set, by, found);
        }
    }

    private static void Take(
        RoleModel model, ScopeName at, PermissionSet set, HeldAssignment by,
        Dictionary<(ScopeName At, int Permission), List<(int Level, HeldAssignment By)>> found)
    {
        foreach (CompiledPermission permission in model.Permissions)
        {
            int level = permission.LevelIn(set);
            if (level > 0)
            {
                (ScopeName, int) key = (at, permission.Index);
                if (!found.TryGetValue(key, out List<(int Level, HeldAssignment By)>? list))
                {
                    found[key] = list = [];
                }

                list.Add((level, by));
            }
        }
    }

    /// <summary>
    /// Adds what one role gives at all scopes of a type to the scopes that another role names: a check there sees both.
    /// </summary>
    private static void AddEverywhere(
        Dictionary<(ScopeName At, int Permission), List<(int Level, HeldAssignment By)>> found,
        HashSet<ScopeName> scopes)
    {
        foreach (((ScopeName everywhere, int permission), List<(int Level, HeldAssignment By)> entries) in
            found.Where(pair => pair.Key.At.IsAll).ToList())
        {
            foreach (ScopeName at in scopes.Where(at => at.Type == everywhere.Type && !at.IsAll && !at.IsRoot))
            {
                if (!found.TryGetValue((at, permission), out List<(int Level, HeldAssignment By)>? list))
                {
                    found[(at, permission)] = list = [];
                }

                list.AddRange(entries);
            }
        }
    }

    private static List<(ScopedHolding Holding, long From, long Until)> HoldingsOf(UserFacts user)
    {
        List<(ScopedHolding Holding, long From, long Until)> holdings = [];
        foreach (RoleCell cell in user.Root)
        {
            holdings.Add((new ScopedHolding(cell, "", 0, 0), long.MinValue, long.MaxValue));
        }

        foreach (ScopedHolding scoped in user.Scoped)
        {
            holdings.Add((scoped, long.MinValue, long.MaxValue));
        }

        foreach (TimedHolding timed in user.Timed)
        {
            holdings.Add((timed.Holding, timed.From, timed.Until));
        }

        return holdings;
    }

    private static DateTimeOffset? TimeOf(long ticks, long none) =>
        ticks == none ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}

/// <summary>A permission held at a scope.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="Level">The highest level held; null for a flag.</param>
/// <param name="At">The scope.</param>
/// <param name="IsEnabled">False where the permission counts as none, because its feature or setting is off.</param>
/// <param name="From">The assignments that give that level.</param>
public sealed record EffectiveRight(
    string Permission, string? Level, ScopeName At, bool IsEnabled, ImmutableArray<HeldAssignment> From);

/// <summary>An assignment on record.</summary>
/// <param name="Role">The role.</param>
/// <param name="At">The scope.</param>
/// <param name="From">From when on it counts, or null.</param>
/// <param name="Until">Until when, or null.</param>
/// <param name="Counts">Whether it counts at the instant asked for.</param>
public sealed record HeldAssignment(
    string Role, ScopeName At, DateTimeOffset? From, DateTimeOffset? Until, bool Counts);
