using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>Scopes as documents write them; the root is <c>tenant</c> or what the model calls it.</summary>
internal sealed class ScopeResolver(DocumentModel model, string tenant, DiagnosticBag diagnostics)
{
    private readonly DocumentModel _model = model;
    private readonly string _tenant = tenant;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    /// <summary>The scope, or null where nothing is written or an error is reported.</summary>
    internal ScopeName? Resolve(SyntaxScalar? written)
    {
        if (written is null || ScopeSyntax.Parse(written.Value) is not { } scope)
        {
            return null;
        }

        bool isRootType = scope.Type is ScopeName.RootType || string.Equals(scope.Type, _model.Root);
        if (isRootType && (scope.IsRoot || string.Equals(scope.Id, _tenant)))
        {
            return ScopeName.Root;
        }

        if (isRootType)
        {
            _diagnostics.Error(
                DiagnosticCodes.IllFormedScope, written, $"{Quote.Of(written.Value)} is another tenant",
                "write `tenant`");
            return null;
        }

        if (!_model.Scopes.ContainsKey(scope.Type))
        {
            _diagnostics.Error(
                DiagnosticCodes.UnknownScope, written, $"unknown scope type {Quote.Of(scope.Type)}",
                Suggestion.For(
                    scope.Type, _model.ScopeTypes.Names,
                    $"the model {Quote.Of(_model.Definition.Name)} has {Quote.List(_model.ScopeTypes.Names)}"));
            return null;
        }

        if (scope.IsRoot)
        {
            _diagnostics.Error(
                DiagnosticCodes.IllFormedScope, written, $"{Quote.Of(written.Value)} does not say which one",
                $"write `{scope.Type}/id`, or `{scope.Type}/*` for all");
            return null;
        }

        return scope;
    }
}
