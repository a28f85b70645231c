using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Documents;

/// <summary>A tenant document that is read but not yet compared with a model, which it names.</summary>
public sealed class ParsedDocument
{
    internal ParsedDocument(SyntaxMapping? root, DiagnosticBag diagnostics)
    {
        Root = root;
        Diagnostics = diagnostics;
    }

    /// <summary>The model that it names, <c>name</c> or <c>name@version</c>, or null.</summary>
    public string? Model => Root?.Text("model")?.Value;

    /// <summary>The tenant that it names, or null.</summary>
    public string? Tenant => Root?.Text("tenant")?.Value;

    internal SyntaxMapping? Root { get; }

    internal DiagnosticBag Diagnostics { get; }
}
