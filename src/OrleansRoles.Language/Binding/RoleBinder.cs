using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>Built-in roles with everything that they include, what custom roles may be, and ranks.</summary>
internal sealed class RoleBinder
{
    internal const int RolesMax = 256;

    private readonly MergedModel _merged;
    private readonly ModelSymbols _symbols;
    private readonly PermissionResolver _permissions;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, Dictionary<string, string?>> _grants = new(StringComparer.Ordinal);
    private readonly List<string> _underWay = [];

    internal RoleBinder(
        MergedModel merged, ModelSymbols symbols, PermissionResolver permissions, DiagnosticBag diagnostics)
    {
        _merged = merged;
        _symbols = symbols;
        _permissions = permissions;
        _diagnostics = diagnostics;
    }

    internal ImmutableArray<RoleDefinition> Bind(ImmutableArray<string> permissionOrder)
    {
        if (_merged.Roles.Items.Count > RolesMax)
        {
            // Roles can include each other in one long chain, which must not be followed without end.
            _diagnostics.Error(
                DiagnosticCodes.TooManyRoles, _merged.Roles.Items[RolesMax].Key,
                $"the model has {_merged.Roles.Items.Count} roles, {RolesMax} are possible", "merge roles");
            return [];
        }

        return [.. _merged.Roles.Items.Select(item => BindRole(item, permissionOrder))];
    }

    internal CustomRoleRules? BindCustomRoles(ImmutableArray<PermissionDefinition> permissions)
    {
        if (_merged.CustomRoles is not { } body)
        {
            return null;
        }

        ImmutableArray<string> scopes = [.. _symbols.Scopes.Resolve(body.Texts("grant-scopes"), _diagnostics)];
        bool all = body.Text("may-grant") is { Value: "all" };
        IEnumerable<SyntaxScalar> listed = body.Items("may-grant").Select(Reading.AsText).OfType<SyntaxScalar>();
        ImmutableArray<string> mayGrant = all
            ? [.. permissions.Where(item => item.Scopes.Any(scopes.Contains)).Select(item => item.Name)]
            : [.. _symbols.PermissionNames.Resolve(listed, _diagnostics)];
        return new()
        {
            Includes = [.. _symbols.Roles.Resolve(body.Texts("includes"), _diagnostics)],
            MayGrant = mayGrant,
            GrantScopes = scopes,
            CreatedBy = Action(body, "created-by"),
            EditedBy = Action(body, "edited-by"),
            DeletedBy = Action(body, "deleted-by"),
            AssignedBy = Action(body, "assigned-by"),
            SubscribedAppsOnly = body.Flag("subscribed-apps-only"),
            ConfirmDeletion = body.Flag("confirm-deletion"),
        };
    }

    internal RankDefinition? BindRanks() => _merged.Ranks is not { } body
        ? null
        : new(
            [.. _symbols.Roles.Resolve(body.Texts("order"), _diagnostics)],
            [.. _symbols.Roles.Resolve(body.Texts("not-grantable"), _diagnostics)]);

    private RoleDefinition BindRole(Declaration item, ImmutableArray<string> permissionOrder)
    {
        SyntaxMapping? body = item.Body;
        SyntaxMapping? holders = body?.Mapping("holders");
        Dictionary<string, string?> grants = GrantsOf(item);
        return new()
        {
            Name = item.Name,
            Title = body?.TextOrEmpty("title") ?? "",
            Description = body?.TextOrEmpty("description") ?? "",
            Scope = _symbols.Scopes.Resolve(body?.Text("at"), _diagnostics) ?? "",
            Grants = [.. permissionOrder.Where(grants.ContainsKey).Select(name => new Grant(name, grants[name]))],
            Includes = [.. IncludedBy(body).Select(name => name.Value).Where(_symbols.Roles.Contains)],
            AssignedBy = Action(body, "assigned-by"),
            AssignedByOperator = _symbols.Operators.Resolve(body?.Text("assigned-by-operator"), _diagnostics),
            FirstHolderByOperator = body?.Flag("first-holder-by-operator") ?? false,
            HoldersMin = holders?.Integer("min") ?? 0,
            CountsWith = holders is null ? [] : [.. _symbols.Roles.Resolve(holders.Texts("counts-with"), _diagnostics)],
            HoldersAdvisedMax = holders?.Integer("advised-max") ?? 0,
            Kind = KindOf(body?.Text("kind")),
            Default = body?.Flag("default") ?? false,
        };
    }

    private string? Action(SyntaxMapping? body, string key) => _symbols.Actions.Resolve(body?.Text(key), _diagnostics);

    private static SubjectKind? KindOf(SyntaxScalar? written) => written?.Value switch
    {
        "human" => SubjectKind.Human,
        "integration" => SubjectKind.Integration,
        _ => null,
    };

    private static IEnumerable<SyntaxScalar> IncludedBy(SyntaxMapping? body) =>
        body?.Text("same-as") is { } same ? [same] : body?.Texts("includes") ?? [];

    private Dictionary<string, string?> GrantsOf(Declaration role)
    {
        if (_grants.TryGetValue(role.Name, out Dictionary<string, string?>? known))
        {
            return known;
        }

        var grants = new Dictionary<string, string?>(StringComparer.Ordinal);
        _underWay.Add(role.Name);
        if (role.Body is { } body)
        {
            AddOwn(body, grants);
            foreach (SyntaxScalar included in DistinctNames.Of(IncludedBy(body), _diagnostics))
            {
                AddIncluded(included, grants);
            }
        }

        _underWay.RemoveAt(_underWay.Count - 1);
        _grants[role.Name] = grants;
        return grants;
    }

    private void AddOwn(SyntaxMapping body, Dictionary<string, string?> grants)
    {
        foreach (SyntaxScalar written in DistinctNames.Of(body.Texts("grants"), _diagnostics))
        {
            if (_permissions.Resolve(written) is not { } grant)
            {
                continue;
            }

            if (grants.TryGetValue(grant.Permission, out string? level) && !string.Equals(level, grant.Level))
            {
                _diagnostics.Error(
                    DiagnosticCodes.DuplicateItem, written, $"{Quote.Of(grant.Permission)} is granted at two levels",
                    "keep the higher level, which includes the lower");
            }

            Merge(grants, grant);
        }
    }

    private void AddIncluded(SyntaxScalar included, Dictionary<string, string?> grants)
    {
        if (_symbols.Roles.Resolve(included, _diagnostics) is not { } name)
        {
            return;
        }

        if (_underWay.Contains(name))
        {
            string circle = string.Join(" → ", _underWay.SkipWhile(role => !string.Equals(role, name)));
            _diagnostics.Error(
                DiagnosticCodes.RoleCycle, included, $"the role {Quote.Of(name)} includes itself: {circle} → {name}",
                "remove one of these includes");
            return;
        }

        foreach ((string permission, string? level) in GrantsOf(_merged.Roles.Find(name)!))
        {
            Merge(grants, new(permission, level));
        }
    }

    private void Merge(Dictionary<string, string?> grants, Grant grant)
    {
        ImmutableArray<string> levels = _symbols.Permissions[grant.Permission].Levels;
        bool isHigher = !grants.TryGetValue(grant.Permission, out string? level)
            || (level is not null && grant.Level is not null && levels.IndexOf(grant.Level) > levels.IndexOf(level));
        if (isHigher)
        {
            grants[grant.Permission] = grant.Level;
        }
    }
}
