using System.Collections.Immutable;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Diagnostics;

/// <summary>
/// Collects diagnostics of one run: at most 100, errors before warnings where not all fit. A second one at exactly the
/// same text is dropped, so that one mistake is told once.
/// </summary>
internal sealed class DiagnosticBag
{
    internal const int CountMax = 100;

    private const int TextMax = 80;
    private const int LineMax = 160;
    private const int LineBefore = 60;

    private readonly List<(Diagnostic Diagnostic, int Order)> _errors = [];
    private readonly List<(Diagnostic Diagnostic, int Order)> _warnings = [];
    private readonly HashSet<(SourceText, int, int)> _errorPlaces = [];
    private readonly HashSet<(SourceText, int, int)> _warningPlaces = [];
    private readonly List<SourceText> _sources = [];

    internal DiagnosticBag()
    {
    }

    /// <summary>A bag that starts with what another has collected.</summary>
    internal DiagnosticBag(DiagnosticBag other)
    {
        _errors.AddRange(other._errors);
        _warnings.AddRange(other._warnings);
        _errorPlaces.UnionWith(other._errorPlaces);
        _warningPlaces.UnionWith(other._warningPlaces);
        _sources.AddRange(other._sources);
    }

    internal bool HasErrors => _errors.Count > 0;

    /// <summary>Whether further errors would be dropped; loops over large inputs may stop.</summary>
    internal bool IsFull => _errors.Count >= CountMax;

    internal void Error(DiagnosticCode code, SyntaxNode node, string message, string help = "") =>
        Add(code, node.Source, node.Start, node.End, message, help);

    internal void Add(DiagnosticCode code, SourceText source, int start, int end, string message, string help)
    {
        bool isError = code.Severity == DiagnosticSeverity.Error;
        List<(Diagnostic, int)> list = isError ? _errors : _warnings;
        if (list.Count >= CountMax)
        {
            return;
        }

        // A warning must never hide an error: whether there is an error decides whether there is a result.
        (SourceText, int, int) place = (source, start, end);
        bool isNew = isError
            ? _errorPlaces.Add(place)
            : !_errorPlaces.Contains(place) && _warningPlaces.Add(place);
        if (isNew)
        {
            list.Add((Create(code, source, start, end, message, help), OrderOf(source)));
        }
    }

    /// <summary>Everything collected, by file in the order of reading, then by place.</summary>
    internal ImmutableArray<Diagnostic> ToSorted() =>
        [.. _errors.Concat(_warnings)
            .Take(CountMax)
            .OrderBy(item => item.Order)
            .ThenBy(item => item.Diagnostic.Line)
            .ThenBy(item => item.Diagnostic.Column)
            .ThenBy(item => item.Diagnostic.Code.Id, StringComparer.Ordinal)
            .Select(item => item.Diagnostic)];

    private int OrderOf(SourceText source)
    {
        int index = _sources.IndexOf(source);
        if (index < 0)
        {
            _sources.Add(source);
            index = _sources.Count - 1;
        }

        return index;
    }

    private static Diagnostic Create(
        DiagnosticCode code, SourceText source, int start, int end, string message, string help)
    {
        TextPosition from = source.PositionAt(start);
        TextPosition to = source.PositionAt(Math.Max(start, end));
        ReadOnlySpan<char> line = source.Line(from.Line);
        int lineFrom =
            line.Length <= LineMax ? 0 : Math.Max(0, Math.Min(from.Column - 1 - LineBefore, line.Length - LineMax));
        ReadOnlySpan<char> shown = line[lineFrom..Math.Min(line.Length, lineFrom + LineMax)];
        return new()
        {
            Code = code,
            File = source.Name,
            Line = from.Line,
            Column = from.Column,
            EndLine = to.Line,
            EndColumn = to.Column,
            Text = TextOf(source, start, end),
            Message = message,
            Help = help,
            SourceLine = shown.ToString(),
            SourceLineStart = Math.Clamp(from.Column - 1 - lineFrom, 0, shown.Length),
        };
    }

    private static string TextOf(SourceText source, int start, int end)
    {
        int from = Math.Clamp(start, 0, source.Text.Length);
        int to = Math.Clamp(end, from, Math.Min(source.Text.Length, from + TextMax));
        ReadOnlySpan<char> text = source.Text.AsSpan(from, to - from);
        int lineEnd = text.IndexOfAny('\r', '\n');
        return (lineEnd < 0 ? text : text[..lineEnd]).TrimEnd().ToString();
    }
}
