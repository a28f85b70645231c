using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>
/// Requirements, seen from every action and gate with its resource types: what could never hold, what must not be
/// negated, what is too large, and which rules nothing reaches.
/// </summary>
internal sealed class RequirementChecks
{
    private readonly BoundModel _model;
    private readonly DiagnosticBag _diagnostics;
    private readonly RequirementSizes _sizes;
    private readonly Dictionary<string, ResourceDefinition> _resources;
    private readonly Dictionary<string, RoleDefinition> _roles;
    private readonly HashSet<string> _usedRules = new(StringComparer.Ordinal);
    private readonly HashSet<(string Rule, string ResourceType, Sign Sign)> _visited = [];
    private readonly Dictionary<Requirement, bool> _canHold = new(ReferenceEqualityComparer.Instance);
    private bool _walkedAll = true;

    internal RequirementChecks(BoundModel model, DiagnosticBag diagnostics)
    {
        _model = model;
        _diagnostics = diagnostics;
        _sizes = new(model, diagnostics);
        _resources = model.Definition.Resources.ToDictionary(item => item.Name, StringComparer.Ordinal);
        _roles = model.Definition.Roles.ToDictionary(item => item.Name, StringComparer.Ordinal);
    }

    internal void Check()
    {
        foreach (ResourceDefinition resource in _model.Definition.Resources)
        {
            WalkRoot(resource.Gate, resource.Name, Sign.Plain);
        }

        foreach (ActionDefinition action in _model.Definition.Actions)
        {
            foreach (string type in action.On)
            {
                string tried = _resources[type].ForEach?.ResourceType ?? type;
                WalkRoot(action.Requirement, tried, Sign.Plain);
                WalkRoot(action.Gate, tried, Sign.Plain);
                foreach (ObligationDefinition obligation in action.Obligations)
                {
                    WalkRoot(obligation.When, tried, Sign.Free);
                }
            }
        }

        ReportNeverHolding();
        if (_walkedAll)
        {
            ReportUnusedRules();
        }
    }

    private void WalkRoot(Requirement? requirement, string resourceType, Sign sign)
    {
        if (requirement is null)
        {
            return;
        }

        if (_sizes.Fits(requirement))
        {
            Walk(requirement, resourceType, sign);
        }
        else
        {
            _walkedAll = false;
        }
    }

    private void Walk(Requirement requirement, string resourceType, Sign sign)
    {
        switch (requirement)
        {
            case Requirement.All all:
                WalkAll(all.Items, resourceType, sign);
                break;
            case Requirement.Any any:
                WalkAll(any.Items, resourceType, sign);
                break;
            case Requirement.Not not:
                Walk(not.Item, resourceType, sign == Sign.Free ? Sign.Free : Sign.Negated);
                break;
            case Requirement.With with:
                Walk(with.Body, with.ResourceType, sign);
                break;
            case Requirement.Rule rule:
                _ = _usedRules.Add(rule.Name);
                if (_visited.Add((rule.Name, resourceType, sign)))
                {
                    Walk(rule.Body, resourceType, sign);
                }

                break;
            default:
                CheckAtom(requirement, resourceType, sign);
                break;
        }
    }

    private void WalkAll(IEnumerable<Requirement> items, string resourceType, Sign sign)
    {
        foreach (Requirement item in items)
        {
            Walk(item, resourceType, sign);
        }
    }

    private void CheckAtom(Requirement requirement, string resourceType, Sign sign)
    {
        switch (requirement)
        {
            case Requirement.HasPermission has:
                CheckPermission(requirement, has.Permission, resourceType, sign);
                break;
            case Requirement.CoversLevel covers:
                CheckPermission(requirement, covers.Permission, resourceType, sign);
                break;
            case Requirement.HasPermissionAnywhere anywhere:
                CheckNegated(requirement, anywhere.Permission, sign);
                break;
            case Requirement.HasPermissionAt at:
                CheckNegated(requirement, at.Permission, sign);
                CheckHeldThere(at);
                break;
            case Requirement.HoldsRole role:
                NoteReach(requirement, [_roles[role.Role].Scope], resourceType);
                ReportNegated(requirement, sign, $"the role {Quote.Of(role.Role)}");
                break;
            case Requirement.SubjectRoleIn or Requirement.RankNotAboveSubject:
                ReportNegated(requirement, sign, "what depends on roles");
                break;
        }
    }

    private void CheckPermission(Requirement requirement, string permission, string resourceType, Sign sign)
    {
        NoteReach(requirement, _model.Permissions[permission].Scopes, resourceType);
        CheckNegated(requirement, permission, sign);
    }

    // One place can be tried with several resource types; that it holds with one of them is enough.
    private void NoteReach(Requirement requirement, IEnumerable<string> scopes, string resourceType)
    {
        bool reaches = scopes.Any(scope => LiesIn(resourceType, scope));
        _canHold[requirement] = reaches || _canHold.GetValueOrDefault(requirement);
    }

    private bool LiesIn(string resourceType, string scope) =>
        string.Equals(scope, _model.Root)
        || _resources[resourceType].Scopes.Any(item => string.Equals(item.ScopeType, scope));

    private void CheckNegated(Requirement requirement, string permission, Sign sign)
    {
        if (!_model.Permissions[permission].Restrictive)
        {
            ReportNegated(requirement, sign, $"the permission {Quote.Of(permission)}");
        }
    }

    private void ReportNegated(Requirement requirement, Sign sign, string what)
    {
        if (sign == Sign.Negated)
        {
            _diagnostics.Error(
                DiagnosticCodes.NotOverPermission, PlaceOf(requirement),
                $"{what} stands under `not`, so that having more would allow less",
                "say what must hold instead, or mark the permission `restrictive: true` if it takes something away");
        }
    }

    private void CheckHeldThere(Requirement.HasPermissionAt at)
    {
        PermissionDefinition permission = _model.Permissions[at.Permission];
        if (!permission.Scopes.Contains(at.ScopeType) || string.Equals(at.ScopeType, _model.Root))
        {
            string possible = string.Join(", ", permission.Scopes.Where(scope => !string.Equals(scope, _model.Root)));
            _diagnostics.Error(
                DiagnosticCodes.NotHeldThere, PlaceOf(at),
                string.Equals(at.ScopeType, _model.Root)
                    ? $"`at` names a scope below {Quote.Of(_model.Root)}"
                    : $"{Quote.Of(at.Permission)} cannot be held at {Quote.Of(at.ScopeType)}",
                possible.Length > 0 ? $"name one of: {possible}" : "write the permission without `at`");
        }
    }

    private void ReportNeverHolding()
    {
        foreach (Requirement requirement in _canHold.Where(item => !item.Value).Select(item => item.Key))
        {
            (string what, IEnumerable<string> scopes) = requirement switch
            {
                Requirement.HoldsRole role => (role.Role, [_roles[role.Role].Scope]),
                Requirement.CoversLevel covers => (covers.Permission, _model.Permissions[covers.Permission].Scopes),
                Requirement.HasPermission has => (has.Permission, _model.Permissions[has.Permission].Scopes),
                _ => ("", Enumerable.Empty<string>()),
            };
            _diagnostics.Error(
                DiagnosticCodes.NeverHolds, PlaceOf(requirement),
                $"{Quote.Of(what)} is held at {Quote.List(scopes)}, and no object in question lies in such a scope",
                "add it to the resource type's `scopes`, or use `{ permission: …, at: … }` or `{ anywhere: … }`");
        }
    }

    private void ReportUnusedRules()
    {
        foreach (Declaration rule in _model.Merged.Rules.Items.Where(rule => !_usedRules.Contains(rule.Name)))
        {
            _diagnostics.Error(
                DiagnosticCodes.UnusedRule, rule.Key, $"nothing uses the rule {Quote.Of(rule.Name)}", "remove it");
        }
    }

    private SyntaxNode PlaceOf(Requirement requirement) =>
        _model.Places.TryGetValue(requirement, out SyntaxNode? place) ? place : _model.Merged.File;

    /// <summary>
    /// Whether a place is negated. An obligation's <c>when</c> is free: there, having more may well oblige to less.
    /// </summary>
    private enum Sign
    {
        Plain,
        Negated,
        Free,
    }
}
