using OrleansRoles.Language.Writing;

namespace OrleansRoles.Cli.Models;

/// <summary>Whether a change of a model can change a decision about a tenant that stays as it is.</summary>
internal static class ChangeEffect
{
    // What checks do not read: texts for people, and who administers what.
    private static readonly string[] _inertKeys = ["title", "description"];

    private static readonly string[] _inertSections = ["version", "title", "description"];

    private static readonly string[] _inertRoleKeys =
    [
        "assigned-by", "assigned-by-operator", "first-holder-by-operator", "holders", "kind", "default",

        // A role's grants are complete, those of included roles among them.
        "includes",
    ];

    private static readonly string[] _inertCustomRoleKeys =
    [
        "may-grant", "grant-scopes", "created-by", "edited-by", "deleted-by", "assigned-by", "subscribed-apps-only",
    ];

    // What is new here counts only through something else that then changes too.
    private static readonly string[] _inertWhenAdded =
    [
        "scopes", "features", "settings", "licences", "operators", "permissions", "resources", "rules", "roles",
    ];

    /// <summary>Whether it can; everything that is not known to be inert can.</summary>
    public static bool CanChangeDecision(ModelChange change)
    {
        bool isWorkflow = change.Section.Equals("workflows", StringComparison.Ordinal)
            || change.Section.StartsWith("workflows.", StringComparison.Ordinal);
        bool isInert = isWorkflow
            || _inertSections.Contains(change.Section)
            || _inertKeys.Contains(change.Key)
            || (change.Section == "roles" && _inertRoleKeys.Contains(change.Key))
            || (change.Section == "custom-roles" && _inertCustomRoleKeys.Contains(change.Key))
            || (change.Section == "scopes" && change.Key == "members")
            || (change.Kind == ModelChangeKind.Added && _inertWhenAdded.Contains(change.Section));
        return !isInert;
    }
}
