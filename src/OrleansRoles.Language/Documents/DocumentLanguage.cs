using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>
/// The compiler of tenant documents. Every input gives a document or at least one error; nothing throws. Parse first to
/// learn which model to look up, then compile what was parsed.
/// </summary>
public static class DocumentLanguage
{
    /// <summary>Reads a document without a model.</summary>
    public static ParsedDocument Parse(SourceText source) => Parse(source, SyntaxLimits.ForDocuments);

    /// <summary>The same with other limits than <see cref="SyntaxLimits.ForDocuments"/>.</summary>
    public static ParsedDocument Parse(SourceText source, SyntaxLimits limits)
    {
        var diagnostics = new DiagnosticBag();
        SyntaxNode? root = SyntaxParser.Parse(source, limits, diagnostics);
        if (root is not null)
        {
            ShapeChecker.Check(root, DocumentShapes.Document, diagnostics);
        }

        return new(root as SyntaxMapping, diagnostics);
    }

    /// <summary>
    /// The model that a document names, or null. Reads all of it; rather parse once and compile that.
    /// </summary>
    public static string? PeekModel(SourceText source) => Parse(source).Model;

    /// <summary>Compiles a document that has been parsed, as often as there are models to compare it with.</summary>
    public static DocumentCompilation Compile(
        ParsedDocument parsed, ModelDefinition model, DocumentOptions? options = null)
    {
        var diagnostics = new DiagnosticBag(parsed.Diagnostics);
        TenantDocument? document = parsed.Root is null
            ? null
            : DocumentBinder.Bind(parsed.Root, new DocumentModel(model), options ?? DocumentOptions.None, diagnostics);
        return new()
        {
            Document = diagnostics.HasErrors ? null : document,
            Diagnostics = diagnostics.ToSorted(),
        };
    }

    /// <summary>Parses and compiles a document.</summary>
    public static DocumentCompilation Compile(
        SourceText source, ModelDefinition model, DocumentOptions? options = null) =>
        Compile(Parse(source), model, options);
}
