using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>Workflows: the roles that they give fit where they are given, and the accounts that get them.</summary>
internal sealed class WorkflowChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal void Check()
    {
        MergedModel merged = _model.Merged;
        CheckRole(merged.Workflow("provisioning")?.Text("role"), _model.Root, SubjectKind.Human);
        CheckRole(merged.Workflow("api-keys")?.Text("role"), _model.Root, SubjectKind.Integration);
        if (_model.Definition.Workflows.Join is { } join)
        {
            CheckRole(merged.Workflow("join")?.Text("role"), join.Scope, SubjectKind.Human);
        }

        foreach (Declaration item in merged.Members.Items)
        {
            CheckRole(item.Body?.Text("creator-role"), item.Name, SubjectKind.Human);
            CheckOuter(item);
        }
    }

    private void CheckRole(SyntaxScalar? written, string scope, SubjectKind kind)
    {
        if (written is null)
        {
            return;
        }

        RoleDefinition role = _model.Definition.Roles.First(item => string.Equals(item.Name, written.Value));
        if (!string.Equals(role.Scope, scope))
        {
            _diagnostics.Error(
                DiagnosticCodes.RoleScopeMismatch, written,
                $"{Quote.Of(role.Name)} is a role at {Quote.Of(role.Scope)}, and one at {Quote.Of(scope)} is needed",
                $"name a role with `at: {scope}`");
        }
        else if (role.Kind is { } only && only != kind)
        {
            string accounts = kind == SubjectKind.Human ? "people" : "integration users";
            _diagnostics.Error(
                DiagnosticCodes.RoleKindMismatch, written, $"{Quote.Of(role.Name)} cannot be held by {accounts}",
                "name another role, or change its `kind`");
        }
    }

    // Whose membership is asked for must be a scope that such a scope lies in.
    private void CheckOuter(Declaration item)
    {
        if (item.Body?.Text("must-be-member-of") is not { } outer)
        {
            return;
        }

        Dictionary<string, string?> parents = _model.Definition.Scopes.ToDictionary(
            scope => scope.Name, scope => scope.Parent, StringComparer.Ordinal);
        string? next = parents[item.Name];
        while (next is not null && !string.Equals(next, outer.Value))
        {
            next = parents[next];
        }

        if (next is null)
        {
            _diagnostics.Error(
                DiagnosticCodes.RoleScopeMismatch, outer,
                $"{Quote.Of(item.Name)} does not lie in {Quote.Of(outer.Value)}",
                "name a scope type that it lies in");
        }
    }
}
