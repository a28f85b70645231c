using System.Collections.Immutable;

namespace OrleansRoles.Model.Definition;

/// <summary>Grants of one role at one scope: of two levels of a permission the higher counts.</summary>
public static class GrantMerging
{
    /// <summary>Adds a grant to those of a scope; levels lowest first.</summary>
    public static void Add(Dictionary<string, string?> grants, Grant grant, ImmutableArray<string> levels)
    {
        bool isHigher = !grants.TryGetValue(grant.Permission, out string? level)
            || (level is not null && grant.Level is not null && levels.IndexOf(grant.Level) > levels.IndexOf(level));
        if (isHigher)
        {
            grants[grant.Permission] = grant.Level;
        }
    }
}
