using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Model.Documents;

/// <summary>What is wrong with one grant of a custom role.</summary>
public enum GrantFaultKind
{
    /// <summary>Custom roles carry nothing at such scopes.</summary>
    ScopeNotGrantable,

    /// <summary>Custom roles may not carry the permission.</summary>
    PermissionNotGrantable,

    /// <summary>The permission cannot be held at such a scope.</summary>
    PermissionNotThere,

    /// <summary>The permission, or the level, does not exist; or a level stands at a flag.</summary>
    Unknown,

    /// <summary>What the permission needs is not granted beside it.</summary>
    ParentMissing,

    /// <summary>The level is above that of the permission which caps it.</summary>
    AboveCap,
}

/// <summary>One fault of a custom role.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="At">The scope of the grant.</param>
/// <param name="Permission">The permission; empty where the scope itself is at fault.</param>
/// <param name="Needed">What is missing, or the cap with its level; else empty.</param>
public sealed record GrantFault(GrantFaultKind Kind, ScopeName At, string Permission, string Needed = "");

/// <summary>
/// What the custom roles of a model may grant: one rule for tenant documents and for commands. Thread-safe.
/// </summary>
public sealed class CustomRoleLimits
{
    private readonly FrozenSet<string> _mayGrant;
    private readonly FrozenSet<string> _scopes;
    private readonly FrozenDictionary<string, PermissionDefinition> _permissions;
    private readonly Dictionary<string, string?> _included = new(StringComparer.Ordinal);
    private readonly string _root;

    /// <summary>Makes the limits of a model; one without custom roles allows nothing.</summary>
    public CustomRoleLimits(ModelDefinition model)
    {
        _root = model.Scopes[0].Name;
        _mayGrant = (model.CustomRoles?.MayGrant ?? []).ToFrozenSet(StringComparer.Ordinal);
        _scopes = (model.CustomRoles?.GrantScopes ?? []).ToFrozenSet(StringComparer.Ordinal);
        _permissions = model.Permissions.ToFrozenDictionary(item => item.Name, StringComparer.Ordinal);
        foreach (Grant grant in model.Roles
            .Where(role => model.CustomRoles?.Includes.Contains(role.Name) ?? false)
            .SelectMany(role => role.Grants))
        {
            GrantMerging.Add(_included, grant, _permissions[grant.Permission].Levels);
        }
    }

    /// <summary>Whether custom roles may carry something at the scope.</summary>
    public bool AllowsAt(ScopeName at) => _scopes.Contains(TypeOf(at));

    /// <summary>What is wrong with the permission at the scope, whatever else the role grants; or null.</summary>
    public GrantFaultKind? FaultOf(PermissionDefinition permission, ScopeName at)
    {
        if (!_mayGrant.Contains(permission.Name))
        {
            return GrantFaultKind.PermissionNotGrantable;
        }

        return permission.Scopes.Contains(TypeOf(at)) ? null : GrantFaultKind.PermissionNotThere;
    }

    /// <summary>What a grant lacks among the other grants of the same role; or null.</summary>
    /// <param name="at">The scope of the grant.</param>
    /// <param name="name">The permission; it is one of those granted there.</param>
    /// <param name="grants">Everything that the role grants.</param>
    public GrantFault? ParentFaultOf(
        ScopeName at, string name, IReadOnlyDictionary<ScopeName, Dictionary<string, string?>> grants)
    {
        PermissionDefinition permission = _permissions[name];
        if (permission.Needs is null && permission.CappedBy is null)
        {
            return null;
        }

        Dictionary<string, string?> effective = EffectiveAt(at, grants);
        if (GrantRules.MissingParent(permission, effective, _permissions) is { } parent)
        {
            return new GrantFault(GrantFaultKind.ParentMissing, at, name, parent);
        }

        return GrantRules.CapOf(permission, grants[at][name], effective) is { } cap
            ? new GrantFault(GrantFaultKind.AboveCap, at, name, cap)
            : null;
    }

    /// <summary>Every fault of a role, in the order of its grants.</summary>
    public IEnumerable<GrantFault> FaultsOf(ImmutableArray<GrantEntry> entries)
    {
        Dictionary<ScopeName, Dictionary<string, string?>> grants = [];
        bool isSound = true;
        foreach (GrantFault fault in SingleFaults(entries, grants))
        {
            isSound = false;
            yield return fault;
        }

        // Parents are looked for among grants that are possible at all.
        foreach ((ScopeName at, Dictionary<string, string?> here) in isSound ? grants : [])
        {
            foreach (string name in here.Keys)
            {
                if (ParentFaultOf(at, name, grants) is { } fault)
                {
                    yield return fault;
                }
            }
        }
    }

    private IEnumerable<GrantFault> SingleFaults(
        ImmutableArray<GrantEntry> entries, Dictionary<ScopeName, Dictionary<string, string?>> grants)
    {
        foreach (GrantEntry entry in entries)
        {
            if (!AllowsAt(entry.At))
            {
                yield return new GrantFault(GrantFaultKind.ScopeNotGrantable, entry.At, "");
                continue;
            }

            if (!grants.TryGetValue(entry.At, out Dictionary<string, string?>? here))
            {
                grants[entry.At] = here = new(StringComparer.Ordinal);
            }

            foreach (Grant grant in entry.Permissions)
            {
                if (!_permissions.TryGetValue(grant.Permission, out PermissionDefinition? permission)
                    || !HasLevel(permission, grant.Level))
                {
                    yield return new GrantFault(
                        GrantFaultKind.Unknown, entry.At, GrantRules.Write(grant.Permission, grant.Level));
                }
                else if (FaultOf(permission, entry.At) is { } kind)
                {
                    yield return new GrantFault(kind, entry.At, grant.Permission);
                }
                else
                {
                    GrantMerging.Add(here, grant, permission.Levels);
                }
            }
        }
    }

    private static bool HasLevel(PermissionDefinition permission, string? level) => permission.Levels.IsEmpty
        ? level is null
        : level is not null && permission.Levels.Contains(level);

    /// <summary>What the role gives at the scope, also from wider grants of the same role.</summary>
    private Dictionary<string, string?> EffectiveAt(
        ScopeName at, IReadOnlyDictionary<ScopeName, Dictionary<string, string?>> grants)
    {
        Dictionary<string, string?> effective = new(grants[at], StringComparer.Ordinal);
        Dictionary<string, string?>? wider = at.IsRoot
            ? _included
            : grants.GetValueOrDefault(at with { Id = ScopeName.AllIds });
        foreach ((string name, string? level) in wider ?? [])
        {
            GrantMerging.Add(effective, new Grant(name, level), _permissions[name].Levels);
        }

        return effective;
    }

    private string TypeOf(ScopeName at) => at.IsRoot ? _root : at.Type;
}
