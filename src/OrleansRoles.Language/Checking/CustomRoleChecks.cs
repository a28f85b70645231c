using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>Custom roles: whatever they may carry can be held somewhere, together with what it needs.</summary>
internal sealed class CustomRoleChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal void Check()
    {
        if (_model.Definition.CustomRoles is not { } rules || _model.Merged.CustomRoles is not { } body)
        {
            return;
        }

        CheckIncludes(body);
        CheckScopes(rules, body);
        HashSet<string> included = IncludedGrants(rules);
        foreach (SyntaxScalar name in body.Items("may-grant").Select(Reading.AsText).OfType<SyntaxScalar>())
        {
            CheckPermission(rules, name, included);
        }
    }

    private void CheckIncludes(SyntaxMapping body)
    {
        foreach (SyntaxScalar role in body.Texts("includes"))
        {
            string scope = _model.Definition.Roles.First(item => string.Equals(item.Name, role.Value)).Scope;
            if (!string.Equals(scope, _model.Root))
            {
                _diagnostics.Error(
                    DiagnosticCodes.RoleScopeMismatch, role,
                    $"custom roles are held at {Quote.Of(_model.Root)}, "
                    + $"and {Quote.Of(role.Value)} is a role at {Quote.Of(scope)}",
                    $"name a role at {Quote.Of(_model.Root)}");
            }
        }
    }

    private void CheckScopes(CustomRoleRules rules, SyntaxMapping body)
    {
        foreach (SyntaxScalar scope in body.Texts("grant-scopes"))
        {
            if (!rules.MayGrant.Any(name => _model.Permissions[name].Scopes.Contains(scope.Value)))
            {
                _diagnostics.Error(
                    DiagnosticCodes.EmptyGrantScope, scope,
                    $"none of the permissions in `may-grant` can be held at {Quote.Of(scope.Value)}",
                    "remove this scope type, or add such a permission");
            }
        }
    }

    private void CheckPermission(CustomRoleRules rules, SyntaxScalar name, HashSet<string> included)
    {
        PermissionDefinition permission = _model.Permissions[name.Value];
        if (!permission.Scopes.Any(scope => rules.GrantScopes.Contains(scope)))
        {
            _diagnostics.Error(
                DiagnosticCodes.NotGrantable, name,
                $"{Quote.Of(name.Value)} can be held at {Quote.List(permission.Scopes)} only, "
                + "at none of `grant-scopes`",
                "remove it, or add one of these scope types");
        }

        if (permission.Needs is { } needs
            && !rules.MayGrant.Contains(needs.Permission) && !included.Contains(needs.Permission))
        {
            _diagnostics.Error(
                DiagnosticCodes.NeededNotGrantable, name,
                $"{Quote.Of(name.Value)} needs {Quote.Of(needs.Permission)}, which a custom role may not carry",
                $"add {Quote.Of(needs.Permission)} too");
        }
    }

    private HashSet<string> IncludedGrants(CustomRoleRules rules) =>
        _model.Definition.Roles
            .Where(role => rules.Includes.Contains(role.Name))
            .SelectMany(role => role.Grants)
            .Select(grant => grant.Permission)
            .ToHashSet(StringComparer.Ordinal);
}
