using System.Collections.Immutable;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.Tenants;

/// <summary>A document that was read, or the problem.</summary>
/// <param name="Document">The document.</param>
/// <param name="ModelVersion">The version of the model that it was compiled against.</param>
/// <param name="Warnings">What may not be what the author meant.</param>
internal sealed record ReadDocument(
    TenantDocument Document, string ModelVersion, ImmutableArray<Diagnostic> Warnings);

/// <summary>Reads tenant documents from requests.</summary>
internal sealed class DocumentReading(IRolesEngine engine)
{
    // Stands in where there is no model: what a document's text and shape lack can be told without one.
    private static readonly ModelDefinition _noModel = new()
    {
        Name = "none",
        Version = "0",
        Scopes = [new ScopeDefinition(ScopeName.RootType, null, false, "")],
    };

    private static readonly string[] _independentOfModel = ["RM01", "RM02"];

    /// <summary>Reads a document.</summary>
    /// <param name="body">The text.</param>
    /// <param name="format">Its notation.</param>
    /// <param name="tenant">The tenant that is addressed, or null where the document names it.</param>
    /// <param name="cancellationToken">Cancels looking up the model.</param>
    public async Task<(ReadDocument? Read, Problem? Problem)> ReadAsync(
        ReadOnlyMemory<byte> body, SourceFormat format, string? tenant, CancellationToken cancellationToken)
    {
        ParsedDocument parsed = DocumentLanguage.Parse(SourceText.FromUtf8("request", body, format));
        DocumentOptions options = new() { Tenant = tenant };
        StoredModel? model = parsed.Model is { } reference
            ? await engine.ResolveModelAsync(tenant ?? parsed.Tenant ?? "", reference, cancellationToken)
            : null;
        if (model is null)
        {
            return (null, WithoutModel(parsed, options));
        }

        DocumentCompilation compilation = DocumentLanguage.Compile(parsed, model.Model.Definition, options);
        return compilation.Document is { } document
            ? (new ReadDocument(document, model.Model.Version, compilation.Diagnostics), null)
            : (null, Diagnosed.Problem(ProblemCodes.DocumentInvalid, compilation.Diagnostics));
    }

    private static Problem WithoutModel(ParsedDocument parsed, DocumentOptions options)
    {
        string? named = parsed.Model;
        ImmutableArray<Diagnostic> all = DocumentLanguage.Compile(parsed, _noModel, options).Diagnostics;
        ImmutableArray<Diagnostic> independent =
        [
            .. all.Where(diagnostic =>
                _independentOfModel.Any(prefix => diagnostic.Code.Id.StartsWith(prefix, StringComparison.Ordinal))),
        ];
        if (independent.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return Diagnosed.Problem(ProblemCodes.DocumentInvalid, independent);
        }

        Diagnostic? place = all.FirstOrDefault(diagnostic => diagnostic.Code == DiagnosticCodes.OtherModel);
        return new Problem(
            ProblemCodes.DocumentInvalid,
            $"there is no role model `{JsonAnswers.Valid(named ?? "")}`: `GET /v1/models` lists them")
        {
            Pointer = "/model",
            Line = place?.Line,
            Column = place?.Column,
        };
    }
}
