using System.Collections.Immutable;
using OrleansRoles.Cli.Output;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Cli.Input;

/// <summary>Tenant documents with the models that they name.</summary>
internal static class DocumentFiles
{
    // Stands in where there is no model: what a document's text and shape lack can be told without one.
    private static readonly ModelDefinition _noModel = new()
    {
        Name = "none",
        Version = "0",
        Scopes = [new ScopeDefinition(ScopeName.RootType, null, false, "")],
    };

    private static readonly string[] _independentOfModel = ["RM01", "RM02"];

    /// <summary>Compiles a document and makes its tenant's facts.</summary>
    /// <param name="io">The command.</param>
    /// <param name="path">The document.</param>
    /// <param name="modelPath">The model.</param>
    /// <param name="tenant">The tenant that is meant, or null for the one that the document names.</param>
    /// <param name="invalid">The exit code where one of the files has errors.</param>
    public static Result<TenantWorld> Load(
        CommandIo io, string path, string modelPath, string? tenant, int invalid)
    {
        if (path == InputFiles.Piped && modelPath == InputFiles.Piped)
        {
            return Failure.Usage("only one file can be piped in", "name the other one");
        }

        if (!ModelFiles.Load(io, modelPath, invalid).TryGet(out ModelDefinition? definition, out Failure? failure)
            || !InputFiles.Read(io.Host, path).TryGet(out SourceText? source, out failure))
        {
            return failure;
        }

        DocumentCompilation compilation =
            DocumentLanguage.Compile(source, definition, new DocumentOptions { Tenant = tenant });
        return compilation.Document is { } document
            ? TenantWorld.Build(RoleModel.Compile(definition), document)
            : Failure.InputInvalid(path, compilation.Diagnostics, invalid);
    }

    /// <summary>The tenant that a document is of, without a model.</summary>
    /// <param name="source">The document.</param>
    /// <param name="tenant">The tenant that the command line names, or null.</param>
    public static Result<string> TenantOf(SourceText source, string? tenant)
    {
        if (tenant is not null)
        {
            return tenant;
        }

        ParsedDocument parsed = DocumentLanguage.Parse(source);
        if (parsed.Tenant is { Length: > 0 } named)
        {
            return named;
        }

        ImmutableArray<Diagnostic> mistakes =
        [
            .. DocumentLanguage.Compile(parsed, _noModel, new DocumentOptions { Tenant = "none" }).Diagnostics
                .Where(mistake => _independentOfModel.Any(
                    prefix => mistake.Code.Id.StartsWith(prefix, StringComparison.Ordinal))),
        ];
        return mistakes.Any(mistake => mistake.Severity == DiagnosticSeverity.Error)
            ? Failure.InputInvalid(source.Name, mistakes, ExitCodes.No)
            : Failure.Usage($"`{source.Name}` names no tenant", "write `tenant: id` into it, or give `--tenant`");
    }
}
