using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Checking;

/// <summary>Judges a model whose names all resolve: circles, scopes that do not fit, contradictions, limits.</summary>
internal static class ModelChecker
{
    internal static void Check(BoundModel model, DiagnosticBag diagnostics)
    {
        new ScopeChecks(model, diagnostics).Check();
        new PermissionChecks(model, diagnostics).Check();
        new ResourceChecks(model, diagnostics).Check();
        new LimitChecks(model, diagnostics).Check();
        if (diagnostics.HasErrors)
        {
            // What follows walks along parents, needs and groups, and sizes its work by the limits.
            return;
        }

        new RoleChecks(model, diagnostics).Check();
        new RequirementChecks(model, diagnostics).Check();
        new CustomRoleChecks(model, diagnostics).Check();
        new WorkflowChecks(model, diagnostics).Check();
    }
}
