namespace OrleansRoles.Language.Diagnostics;

/// <summary>User input in messages: in backticks, on one line, not too long.</summary>
internal static class Quote
{
    private const int LengthMax = 60;

    internal static string Of(string text)
    {
        string shown = text.Length <= LengthMax ? text : string.Concat(text.AsSpan(0, Cut(text)), "…");
        return string.Concat("`", shown.ReplaceLineEndings(" "), "`");
    }

    internal static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Of));

    // Half a surrogate pair would not survive being written as UTF-8.
    private static int Cut(string text) => char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
}
