using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>Everything in a model that has a name.</summary>
internal sealed class ModelSymbols
{
    internal ModelSymbols(MergedModel merged)
    {
        Scopes = Of(DiagnosticCodes.UnknownScope, "scope type", "scopes", merged.Scopes);
        Features = Of(DiagnosticCodes.UnknownFeature, "feature", merged, "features");
        Settings = Of(DiagnosticCodes.UnknownSetting, "setting", merged, "settings");
        Licences = Of(DiagnosticCodes.UnknownLicence, "licence", merged, "licences");
        Operators = Of(DiagnosticCodes.UnknownOperator, "operator", merged, "operators");
        Ladders = Of(DiagnosticCodes.UnknownLadder, "ladder", "ladders", merged.Ladders);
        PermissionNames = Of(DiagnosticCodes.UnknownPermission, "permission", "permissions", merged.Permissions);
        Resources = Of(DiagnosticCodes.UnknownResource, "resource type", "resources", merged.Resources);
        Roles = Of(DiagnosticCodes.UnknownRole, "role", "roles", merged.Roles);
        Actions = Of(DiagnosticCodes.UnknownAction, "action", "actions", merged.Actions);
    }

    internal NameTable Scopes { get; }

    internal NameTable Features { get; }

    internal NameTable Settings { get; }

    internal NameTable Licences { get; }

    internal NameTable Operators { get; }

    internal NameTable Ladders { get; }

    internal NameTable PermissionNames { get; }

    internal NameTable Resources { get; }

    internal NameTable Roles { get; }

    internal NameTable Actions { get; }

    /// <summary>Permissions by name, as far as they are bound.</summary>
    internal Dictionary<string, PermissionDefinition> Permissions { get; } = new(StringComparer.Ordinal);

    /// <summary>Permissions whose levels could not be read, so that nothing can be said about a level.</summary>
    internal HashSet<string> WithoutKnownLevels { get; } = new(StringComparer.Ordinal);

    private static NameTable Of(DiagnosticCode unknown, string noun, string section, Section items) =>
        new(unknown, noun, $"define it under `{section}`", items.Items.Select(item => item.Name));

    private static NameTable Of(DiagnosticCode unknown, string noun, MergedModel merged, string list) =>
        new(unknown, noun, $"list it under `{list}`", merged.Names(list).Select(name => name.Value));
}
