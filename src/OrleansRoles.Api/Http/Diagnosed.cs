using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Api.Http;

/// <summary>Makes problems of the language's diagnostics.</summary>
internal static class Diagnosed
{
    /// <summary>The problem of a text with at least one error; it names the first one.</summary>
    public static Problem Problem(ProblemCode code, ImmutableArray<Diagnostic> diagnostics)
    {
        Diagnostic first = diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        int errors = diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        string more = errors > 1 ? $" (and {errors - 1} more: see `diagnostics`)" : "";
        string help = first.Help.Length > 0 ? $": {first.Help}" : "";
        return new Problem(
            code, JsonAnswers.Valid($"line {first.Line}, column {first.Column}: {first.Message}{help}{more}"))
        {
            Line = first.Line,
            Column = first.Column,
            Diagnostics = diagnostics,
        };
    }
}
