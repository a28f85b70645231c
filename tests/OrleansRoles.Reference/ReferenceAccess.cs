using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Reference;

/// <summary>What a user's roles come to, scope by scope: the naive counterpart of effective access.</summary>
public static class ReferenceAccess
{
    /// <summary>
    /// Lists the rights in order of scope (the root first, then as text) and of the model's permissions, also those of
    /// permissions that count as none for the tenant.
    /// </summary>
    /// <param name="model">The tenant's model.</param>
    /// <param name="document">The tenant.</param>
    /// <param name="user">The user's id.</param>
    /// <param name="now">The instant at which assignments must count.</param>
    public static ImmutableArray<ReferenceRight> Of(
        ModelDefinition model, TenantDocument document, string user, DateTimeOffset now)
    {
        ReferenceRoles roles = new(model, document);
        AssignmentEntry[] assignments = [.. roles.Assignments(user, now)];
        IEnumerable<ScopeName> scopes = assignments.SelectMany(a => roles.Reach(a.Role, a.At)).Distinct()
            .OrderBy(scope => scope == ScopeName.Root ? "" : scope.ToString(), StringComparer.Ordinal);
        return
        [
            .. from scope in scopes
               from permission in model.Permissions
               let levels = assignments.ToLookup(a => roles.Level(a.Role, a.At, scope, permission.Name))
               let level = levels.Select(found => found.Key).DefaultIfEmpty().Max()
               where level > 0
               select new ReferenceRight(
                   permission.Name, permission.Levels.IsEmpty ? null : permission.Levels[level - 1], scope,
                   !roles.IsDisabled(permission.Name),
                   [
                       .. levels[level].Select(a => (a.Role, a.At)).Distinct()
                           .OrderBy(source => source.Role, StringComparer.Ordinal)
                           .ThenBy(source => source.At.ToString(), StringComparer.Ordinal),
                   ]),
        ];
    }
}

/// <summary>A permission that a user's roles give at a scope.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="Level">The highest level; null for a flag.</param>
/// <param name="At">The scope; all scopes of a type have the id <c>*</c>.</param>
/// <param name="IsEnabled">False where the permission counts as none for the tenant.</param>
/// <param name="From">The assignments that give that level, in order of role and scope.</param>
public sealed record ReferenceRight(
    string Permission, string? Level, ScopeName At, bool IsEnabled, ImmutableArray<(string Role, ScopeName At)> From);
