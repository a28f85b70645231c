using System.Collections.Immutable;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Documents;

/// <summary>Grants of one role at one scope: of two levels of a permission the higher counts.</summary>
internal static class GrantMerging
{
    internal static void Add(Dictionary<string, string?> grants, Grant grant, ImmutableArray<string> levels)
    {
        bool isHigher = !grants.TryGetValue(grant.Permission, out string? level)
            || (level is not null && grant.Level is not null && levels.IndexOf(grant.Level) > levels.IndexOf(level));
        if (isHigher)
        {
            grants[grant.Permission] = grant.Level;
        }
    }
}
