using System.Collections.Immutable;

namespace OrleansRoles.Model.Definition;

/// <summary>What the grants of one role at one scope must have among each other.</summary>
public static class GrantRules
{
    /// <summary>What the permission needs and these grants do not give, as it would be written; or null.</summary>
    public static string? MissingParent(
        PermissionDefinition permission,
        IReadOnlyDictionary<string, string?> grants,
        IReadOnlyDictionary<string, PermissionDefinition> permissions)
    {
        if (permission.Needs is not { } needs)
        {
            return null;
        }

        bool isMet = grants.TryGetValue(needs.Permission, out string? level)
            && (needs.Level is null || Rank(permissions[needs.Permission].Levels, level) >=
                Rank(permissions[needs.Permission].Levels, needs.Level));
        return isMet ? null : Write(needs.Permission, needs.Level);
    }

    /// <summary>The cap with its level where the level is above it, or null.</summary>
    public static string? CapOf(
        PermissionDefinition permission, string? level, IReadOnlyDictionary<string, string?> grants)
    {
        if (permission.CappedBy is not { } cap)
        {
            return null;
        }

        string? capLevel = grants.GetValueOrDefault(cap);
        return Rank(permission.Levels, level) <= Rank(permission.Levels, capLevel) ? null : Write(
            cap, capLevel ?? "none");
    }

    /// <summary>A permission with its level, as models write it.</summary>
    public static string Write(string permission, string? level) =>
        level is null ? permission : $"{permission}>={level}";

    private static int Rank(ImmutableArray<string> levels, string? level) => level is null ? -1 : levels.IndexOf(level);
}
