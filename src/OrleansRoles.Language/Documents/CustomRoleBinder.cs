using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>The tenant's own roles, within what the model lets them be.</summary>
internal sealed class CustomRoleBinder
{
    private readonly SyntaxMapping _root;
    private readonly DocumentModel _model;
    private readonly DocumentOptions _options;
    private readonly DiagnosticBag _diagnostics;
    private readonly ScopeResolver _scopes;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal CustomRoleBinder(
        SyntaxMapping root, DocumentModel model, DocumentOptions options, string tenant, DiagnosticBag diagnostics)
    {
        _root = root;
        _model = model;
        _options = options;
        _diagnostics = diagnostics;
        _scopes = new(model, tenant, diagnostics);
    }

    /// <summary>The ids of all custom roles, also of those with errors.</summary>
    internal IReadOnlySet<string> Ids => _ids;

    internal ImmutableArray<CustomRoleEntry> Bind() =>
        [.. _root.Items("roles").OfType<SyntaxMapping>().Select(BindRole).OfType<CustomRoleEntry>()];

    private CustomRoleEntry? BindRole(SyntaxMapping body)
    {
        if (_diagnostics.IsFull || body.Text("id") is not { } id)
        {
            return null;
        }

        SyntaxScalar? name = body.Text("name") is { Value.Length: > 0 } written ? written : null;
        CheckId(id);
        if (!_names.Add(name?.Value ?? id.Value))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateRoleName, name ?? id,
                $"another role is called {Quote.Of(name?.Value ?? id.Value)} too", "choose another `name`");
        }

        return new()
        {
            Id = id.Value,
            Name = name?.Value ?? id.Value,
            Description = body.TextOrEmpty("description"),
            Grants = BindGrants(body),
        };
    }

    private void CheckId(SyntaxScalar id)
    {
        if (_model.Definition.CustomRoles is null)
        {
            _diagnostics.Error(
                DiagnosticCodes.NoCustomRoles, id, $"the model {Quote.Of(_model.Definition.Name)} has no custom roles",
                "remove the role");
        }
        else if (_model.Roles.ContainsKey(id.Value))
        {
            _diagnostics.Error(
                DiagnosticCodes.RoleIsBuiltIn, id, $"{Quote.Of(id.Value)} is a built-in role", "choose another id");
        }
        else if (!_ids.Add(id.Value))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateRole, id, $"another role has the id {Quote.Of(id.Value)} too",
                "choose another id");
        }
    }

    private ImmutableArray<GrantEntry> BindGrants(SyntaxMapping body)
    {
        var places = new Dictionary<(ScopeName, string), SyntaxScalar>();
        var scopes = new List<ScopeName>();
        var grants = new Dictionary<ScopeName, Dictionary<string, string?>>();
        foreach (SyntaxMapping entry in body.Items("grants").OfType<SyntaxMapping>())
        {
            if (_model.Definition.CustomRoles is null || BindScope(entry.Text("at")) is not { } at)
            {
                continue;
            }

            if (!grants.TryGetValue(at, out Dictionary<string, string?>? permissions))
            {
                grants[at] = permissions = new(StringComparer.Ordinal);
                scopes.Add(at);
            }

            foreach (SyntaxEntry written in entry.Entries("permissions"))
            {
                AddPermission(written, at, permissions, places);
            }
        }

        if (!_options.AllowMalformedRoles)
        {
            CheckParents(grants, places);
        }

        return [.. scopes
            .Where(at => grants[at].Count > 0)
            .Select(at => new GrantEntry(at, [.. grants[at].Select(item => new Grant(item.Key, item.Value))]))];
    }

    private ScopeName? BindScope(SyntaxScalar? written)
    {
        if (_scopes.Resolve(written) is not { } at)
        {
            return null;
        }

        if (_model.Limits.AllowsAt(at))
        {
            return at;
        }

        _diagnostics.Error(
            DiagnosticCodes.PermissionNotThere, written!,
            $"custom roles cannot carry anything at {Quote.Of(at.ToString())}",
            $"they can at {Quote.List(_model.Definition.CustomRoles!.GrantScopes)}");
        return null;
    }

    private void AddPermission(
        SyntaxEntry written,
        ScopeName at,
        Dictionary<string, string?> permissions,
        Dictionary<(ScopeName, string), SyntaxScalar> places)
    {
        if (_model.PermissionNames.Resolve(written.Key, _diagnostics) is not { } name)
        {
            return;
        }

        PermissionDefinition permission = _model.Permissions[name];
        if (!CheckGrantable(written.Key, permission, at)
            || BindLevel(written, permission) is not { } grant)
        {
            return;
        }

        if (!places.TryAdd((at, name), written.Key))
        {
            _diagnostics.Error(
                DiagnosticCodes.PermissionTwice, written.Key,
                $"the role grants {Quote.Of(name)} at {Quote.Of(at.ToString())} twice; the higher level counts",
                "keep one of the two");
        }

        GrantMerging.Add(permissions, grant, permission.Levels);
    }

    private bool CheckGrantable(SyntaxScalar place, PermissionDefinition permission, ScopeName at)
    {
        GrantFaultKind? fault = _model.Limits.FaultOf(permission, at);
        if (fault is GrantFaultKind.PermissionNotGrantable)
        {
            _diagnostics.Error(
                DiagnosticCodes.PermissionNotGrantable, place,
                $"custom roles may not carry {Quote.Of(permission.Name)}", "remove it");
            return false;
        }

        if (fault is null)
        {
            return true;
        }

        _diagnostics.Error(
            DiagnosticCodes.PermissionNotThere, place,
            $"{Quote.Of(permission.Name)} cannot be held at {Quote.Of(at.ToString())}",
            $"grant it at {Quote.List(permission.Scopes)}");
        return false;
    }

    /// <summary>The grant; null where there is none (<c>none</c>, <c>false</c>) or an error is reported.</summary>
    private Grant? BindLevel(SyntaxEntry written, PermissionDefinition permission)
    {
        if (written.Value is not SyntaxScalar { Kind: ScalarKind.Text or ScalarKind.Boolean } value)
        {
            return null;
        }

        bool isFlag = permission.Levels.IsEmpty;
        if (isFlag != (value.Kind == ScalarKind.Boolean))
        {
            _diagnostics.Error(
                DiagnosticCodes.WrongLevelType, value,
                isFlag
                    ? $"{Quote.Of(permission.Name)} is a flag and has no level {Quote.Of(value.Value)}"
                    : $"{Quote.Of(permission.Name)} has levels, so `{value.Value}` says too little",
                isFlag
                    ? $"write `{permission.Name}: true`"
                    : $"write `none` or one of {Quote.List(permission.Levels)}");
            return null;
        }

        if (isFlag)
        {
            return ScalarKinds.ToBoolean(value) ? new(permission.Name, null) : null;
        }

        if (permission.Levels.Contains(value.Value))
        {
            return new(permission.Name, value.Value);
        }

        if (value.Value is not "none")
        {
            _diagnostics.Error(
                DiagnosticCodes.UnknownLevel, value,
                $"{Quote.Of(permission.Name)} has no level {Quote.Of(value.Value)}",
                Suggestion.For(
                    value.Value, permission.Levels, $"its levels are `none`, {Quote.List(permission.Levels)}"));
        }

        return null;
    }

    private void CheckParents(
        Dictionary<ScopeName, Dictionary<string, string?>> grants,
        Dictionary<(ScopeName, string), SyntaxScalar> places)
    {
        foreach (((ScopeName at, string name), SyntaxScalar place) in places)
        {
            GrantFault? fault = _model.Limits.ParentFaultOf(at, name, grants);
            string level = Quote.Of(grants[at][name] ?? "");
            if (fault is { Kind: GrantFaultKind.ParentMissing })
            {
                _diagnostics.Error(
                    DiagnosticCodes.PermissionWithoutParent, place,
                    $"{Quote.Of(name)} counts only with {Quote.Of(fault.Needed)} "
                    + $"in the same role at {Quote.Of(at.ToString())}",
                    $"add {Quote.Of(fault.Needed)} there, or remove {Quote.Of(name)}");
            }
            else if (fault is { Kind: GrantFaultKind.AboveCap })
            {
                string cap = Quote.Of(_model.Permissions[name].CappedBy!);
                _diagnostics.Error(
                    DiagnosticCodes.PermissionAboveCap, place,
                    $"{Quote.Of(name)} is at {level}, above {Quote.Of(fault.Needed)}, which caps it",
                    $"raise {cap} to {level}, or lower this one");
            }
        }
    }
}
