using System.Collections.Immutable;
using OrleansRoles.Cli.Output;
using OrleansRoles.Language;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Input;

/// <summary>Model files.</summary>
internal static class ModelFiles
{
    /// <summary>Compiles a model file; a failure only where it cannot be read.</summary>
    public static Result<ModelCompilation> Compile(ToolHost host, string path) =>
        InputFiles.Read(host, path).TryGet(out SourceText? source, out Failure? failure)
            ? ModelLanguage.Compile(source, FolderParts.Of(path))
            : failure;

    /// <summary>
    /// Compiles a model file that must be without errors; warnings are left to <c>model validate</c>.
    /// </summary>
    /// <param name="io">The command.</param>
    /// <param name="path">The file.</param>
    /// <param name="invalid">The exit code where it has errors.</param>
    public static Result<ModelDefinition> Load(CommandIo io, string path, int invalid)
    {
        if (!Compile(io.Host, path).TryGet(out ModelCompilation? compilation, out Failure? failure))
        {
            return failure;
        }

        return compilation.Definition is { } definition
            ? definition
            : Failure.InputInvalid(path, ErrorsOf(compilation.Diagnostics), invalid);
    }

    private static ImmutableArray<Diagnostic> ErrorsOf(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
}
