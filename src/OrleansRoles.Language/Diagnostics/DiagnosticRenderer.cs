using System.Text;

namespace OrleansRoles.Language.Diagnostics;

/// <summary>Diagnostics as text for people: place, message, source line with a marker, help.</summary>
public static class DiagnosticRenderer
{
    /// <summary>One diagnostic over up to four lines, each ended by a line feed.</summary>
    public static string Render(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        text.Append(diagnostic).Append('\n');
        if (diagnostic.SourceLine.Length > 0)
        {
            text.Append("  ").Append(diagnostic.SourceLine.TrimEnd()).Append('\n');
            text.Append("  ").Append(Marker(diagnostic)).Append('\n');
        }

        if (diagnostic.Help.Length > 0)
        {
            text.Append("  help: ").Append(diagnostic.Help).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>All of them, one after the other.</summary>
    public static string Render(IEnumerable<Diagnostic> diagnostics) =>
        string.Concat(diagnostics.Select(Render));

    private static string Marker(Diagnostic diagnostic)
    {
        int start = Math.Min(diagnostic.SourceLineStart, diagnostic.SourceLine.Length);
        int width = diagnostic.EndLine == diagnostic.Line
            ? diagnostic.EndColumn - diagnostic.Column
            : diagnostic.SourceLine.TrimEnd().Length - start;
        int carets = Math.Clamp(width, 1, Math.Max(1, diagnostic.SourceLine.Length - start));

        // A tab is kept, so that the marker stands below its text whatever the width of a tab.
        string space = new([.. diagnostic.SourceLine.Take(start).Select(c => c == '\t' ? '\t' : ' ')]);
        return space + new string('^', carets);
    }
}
