using System.Buffers;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Syntax;

/// <summary>
/// Text to tree: the stage that knows YAML and JSON. Whatever the input, it answers a tree or reports.
/// </summary>
internal static class SyntaxParser
{
    // A zero byte ends YamlDotNet's input silently, so what stands behind it would go unread; YAML and JSON both forbid
    // control characters anyway.
    private static readonly SearchValues<char> _forbidden = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 32).Where(code => code is not (9 or 10 or 13)).Select(code => (char)code))
        + '\u007F' + '\uFFFE' + '\uFFFF');

    internal static SyntaxNode? Parse(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        if (!CheckText(source, limits, diagnostics))
        {
            return null;
        }

        SyntaxNode? root = source.Format == SourceFormat.Json
            ? JsonSyntaxParser.Parse(source, limits, diagnostics)
            : YamlSyntaxParser.Parse(source, limits, diagnostics);
        if (root is null && !diagnostics.HasErrors)
        {
            diagnostics.Add(
                DiagnosticCodes.EmptyInput, source, 0, 0, "there is nothing to read",
                "start with `model: name`, or for a document with `tenant: id`");
        }

        return root;
    }

    private static bool CheckText(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        if (source.Utf8.Length > limits.BytesMax)
        {
            diagnostics.Add(
                DiagnosticCodes.InputTooLarge, source, 0, 0,
                $"the input has {source.Utf8.Length} bytes, {limits.BytesMax} are allowed",
                "split it into smaller files");
            return false;
        }

        if (source.InvalidAt is { } invalidAt)
        {
            diagnostics.Add(
                DiagnosticCodes.InvalidUtf8, source, invalidAt, invalidAt + 1, "the bytes here are not UTF-8",
                "save the file as UTF-8");
            return false;
        }

        int controlAt = source.Text.AsSpan().IndexOfAny(_forbidden);
        if (controlAt >= 0)
        {
            diagnostics.Add(
                DiagnosticCodes.ControlCharacter, source, controlAt, controlAt + 1,
                $"there is a control character (U+{(int)source.Text[controlAt]:X4}) here", "remove it");
            return false;
        }

        return true;
    }
}
