using System.Text.Json.Nodes;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Cli.Output;

/// <summary>Diagnostics for people and for programs.</summary>
internal static class DiagnosticOutput
{
    /// <summary>Writes diagnostics as the language renders them, with colours where the screen has them.</summary>
    public static void Write(this Screen screen, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Write(screen, diagnostic);
        }
    }

    /// <summary>Diagnostics as JSON, in the members that the server uses, with the file beside them.</summary>
    public static JsonArray ToJson(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Select(diagnostic => new JsonObject
        {
            ["code"] = diagnostic.Code.Id,
            ["name"] = diagnostic.Code.Name,
            ["severity"] = SeverityOf(diagnostic),
            ["file"] = diagnostic.File,
            ["line"] = diagnostic.Line,
            ["column"] = diagnostic.Column,
            ["text"] = JsonText.Valid(diagnostic.Text),
            ["message"] = JsonText.Valid(diagnostic.Message),
            ["help"] = JsonText.Valid(diagnostic.Help),
        })];

    private static string SeverityOf(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";

    private static void Write(Screen screen, Diagnostic diagnostic)
    {
        Tone tone = diagnostic.Severity == DiagnosticSeverity.Error ? Tone.Bad : Tone.Caution;
        string[] lines = DiagnosticRenderer.Render(diagnostic).TrimEnd('\n').Split('\n');
        string place = $"{diagnostic.File}:{diagnostic.Line}:{diagnostic.Column}: ";
        string kind = $"{SeverityOf(diagnostic)} {diagnostic.Code.Id}";
        screen.Write(place, Tone.Strong).Write(kind, tone).Line(lines[0][(place.Length + kind.Length)..]);
        bool hasSource = diagnostic.SourceLine.Length > 0;
        for (int index = 1; index < lines.Length; index++)
        {
            Tone ofLine = hasSource && index == 1 ? Tone.Plain : hasSource && index == 2 ? tone : Tone.Hint;
            screen.Line(lines[index], ofLine);
        }
    }
}
