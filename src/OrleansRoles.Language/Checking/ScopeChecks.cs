using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Checking;

/// <summary>Scope types: every one lies, over however many steps, in the root.</summary>
internal sealed class ScopeChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal void Check()
    {
        Dictionary<string, string?> parents = _model.Definition.Scopes.ToDictionary(
            scope => scope.Name, scope => scope.Parent, StringComparer.Ordinal);
        foreach (ScopeDefinition scope in _model.Definition.Scopes)
        {
            CheckReserved(scope);
            CheckCycle(scope, parents);
        }
    }

    private void CheckReserved(ScopeDefinition scope)
    {
        if (scope.Parent is not null && string.Equals(scope.Name, ScopeName.RootType))
        {
            _diagnostics.Error(
                DiagnosticCodes.ReservedScope, _model.Merged.Scopes.Find(scope.Name)!.Key,
                "`tenant` is how documents write the root, whatever the root is called",
                "choose another name for this scope type");
        }
    }

    private void CheckCycle(ScopeDefinition scope, Dictionary<string, string?> parents)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { scope.Name };
        string? parent = scope.Parent;
        while (parent is not null && seen.Add(parent))
        {
            parent = parents[parent];
        }

        if (parent is not null && string.Equals(parent, scope.Name))
        {
            _diagnostics.Error(
                DiagnosticCodes.ScopeCycle, _model.Merged.Scopes.Find(scope.Name)!.Key,
                $"the scope type {Quote.Of(scope.Name)} lies in itself: {string.Join(" → ", seen)} → {scope.Name}",
                "let one of them lie in the root");
        }
    }
}
