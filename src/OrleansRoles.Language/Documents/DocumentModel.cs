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
        Limits = new(definition);
        ScopeTypes = Table(DiagnosticCodes.UnknownScope, "scope type", Scopes.Keys);
        Features = Table(DiagnosticCodes.UnknownFeature, "feature", definition.Features);
        Settings = Table(DiagnosticCodes.UnknownSetting, "setting", definition.Settings);
        Licences = Table(DiagnosticCodes.UnknownLicence, "licence", definition.Licences);
        PermissionNames = Table(DiagnosticCodes.UnknownPermission, "permission", Permissions.Keys);
    }

    internal ModelDefinition Definition { get; }

    internal Dictionary<string, RoleDefinition> Roles { get; }

    internal Dictionary<string, PermissionDefinition> Permissions { get; }

    internal Dictionary<string, ScopeDefinition> Scopes { get; }

    /// <summary>What custom roles may grant.</summary>
    internal CustomRoleLimits Limits { get; }

    internal NameTable ScopeTypes { get; }

    internal NameTable Features { get; }

    internal NameTable Settings { get; }

    internal NameTable Licences { get; }

    internal NameTable PermissionNames { get; }

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
}
