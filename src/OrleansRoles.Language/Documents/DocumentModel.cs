using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>A model as documents need it: by name.</summary>
internal sealed class DocumentModel
{
    internal const string ContractType = "contract";
    internal const string WorkspaceType = "workspace";

    internal DocumentModel(ModelDefinition definition)
    {
        Definition = definition;
        Roles = definition.Roles.ToDictionary(role => role.Name, StringComparer.Ordinal);
        Permissions = definition.Permissions.ToDictionary(item => item.Name, StringComparer.Ordinal);
        Scopes = definition.Scopes.ToDictionary(scope => scope.Name, StringComparer.Ordinal);
        MayGrant = new(definition.CustomRoles?.MayGrant ?? [], StringComparer.Ordinal);
        GrantScopes = new(definition.CustomRoles?.GrantScopes ?? [], StringComparer.Ordinal);
        ScopeTypes = Table(DiagnosticCodes.UnknownScope, "scope type", Scopes.Keys);
        Features = Table(DiagnosticCodes.UnknownFeature, "feature", definition.Features);
        Settings = Table(DiagnosticCodes.UnknownSetting, "setting", definition.Settings);
        Licences = Table(DiagnosticCodes.UnknownLicence, "licence", definition.Licences);
        PermissionNames = Table(DiagnosticCodes.UnknownPermission, "permission", Permissions.Keys);
        Included = MergeIncluded(definition);
    }

    internal ModelDefinition Definition { get; }

    internal Dictionary<string, RoleDefinition> Roles { get; }

    internal Dictionary<string, PermissionDefinition> Permissions { get; }

    internal Dictionary<string, ScopeDefinition> Scopes { get; }

    internal HashSet<string> MayGrant { get; }

    internal HashSet<string> GrantScopes { get; }

    internal NameTable ScopeTypes { get; }

    internal NameTable Features { get; }

    internal NameTable Settings { get; }

    internal NameTable Licences { get; }

    internal NameTable PermissionNames { get; }

    /// <summary>What every custom role contains, at the tenant.</summary>
    internal Dictionary<string, string?> Included { get; }

    internal string Root => Definition.Scopes[0].Name;

    /// <summary>A scope's type as the model calls it.</summary>
    internal string TypeOf(ScopeName scope) => scope.IsRoot ? Root : scope.Type;

    internal bool IsOneRole(ScopeName scope) =>
        Scopes.TryGetValue(TypeOf(scope), out ScopeDefinition? definition) && definition.OneRolePerMember;

    private NameTable Table(DiagnosticCode unknown, string noun, IEnumerable<string> names)
    {
        string[] known = [.. names];
        string help = known.Length is > 0 and <= 12
            ? $"the model `{Definition.Name}` has {Quote.List(known)}"
            : $"the model `{Definition.Name}` has {(known.Length == 0 ? "none" : "others")}";
        return new(unknown, noun, help, known);
    }

    private Dictionary<string, string?> MergeIncluded(ModelDefinition definition)
    {
        var merged = new Dictionary<string, string?>(StringComparer.Ordinal);
        IEnumerable<Grant> grants = (definition.CustomRoles?.Includes ?? [])
            .Where(Roles.ContainsKey)
            .SelectMany(name => Roles[name].Grants);
        foreach (Grant grant in grants)
        {
            GrantMerging.Add(merged, grant, Permissions[grant.Permission].Levels);
        }

        return merged;
    }
}
