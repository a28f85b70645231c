using System.Text;

namespace OrleansRoles.Language.Syntax;

/// <summary>A named text with its lines: what every position in a diagnostic refers to. Immutable.</summary>
public sealed class SourceText
{
    private int[]? _lineStarts;

    private SourceText(string name, string text, ReadOnlyMemory<byte> utf8, int? invalidAt, SourceFormat format)
    {
        Name = name;
        Text = text;
        Utf8 = utf8;
        InvalidAt = invalidAt;
        Format = format;
    }

    /// <summary>What diagnostics call the input: a file's name, or <c>request</c>.</summary>
    public string Name { get; }

    /// <summary>The characters, without a byte order mark.</summary>
    public string Text { get; }

    /// <summary>Which of the two notations it is; never <see cref="SourceFormat.Detect"/>.</summary>
    public SourceFormat Format { get; }

    /// <summary>The offset at which the bytes stop being UTF-8, or null. Parsing reports it.</summary>
    internal int? InvalidAt { get; }

    /// <summary>The text as UTF-8 without byte order mark.</summary>
    internal ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>A source from characters.</summary>
    public static SourceText From(string name, string text, SourceFormat format = SourceFormat.Detect)
    {
        string content = text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
        return new(name, content, Encoding.UTF8.GetBytes(content), null, Detect(name, content, format));
    }

    /// <summary>A source from bytes, which should be UTF-8. The memory must not change afterwards.</summary>
    public static SourceText FromUtf8(
        string name, ReadOnlyMemory<byte> bytes, SourceFormat format = SourceFormat.Detect)
    {
        ReadOnlyMemory<byte> content = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        string text = Encoding.UTF8.GetString(content.Span);
        int? invalidAt = Utf8Validity.FirstInvalidOffset(content.Span);
        return new(name, text, content, invalidAt, Detect(name, text, format));
    }

    /// <summary>
    /// Line and column (both from 1, columns in UTF-16 units) of an offset; beyond the end means the end.
    /// </summary>
    public TextPosition PositionAt(int offset)
    {
        int[] starts = _lineStarts ??= FindLineStarts(Text);
        int clamped = Math.Clamp(offset, 0, Text.Length);
        int line = Array.BinarySearch(starts, clamped);
        line = line < 0 ? ~line - 1 : line;
        return new(line + 1, clamped - starts[line] + 1);
    }

    /// <summary>The offset of a line's first character; lines count from 1.</summary>
    internal int LineStart(int line)
    {
        int[] starts = _lineStarts ??= FindLineStarts(Text);
        return line <= 1 ? 0 : line > starts.Length ? Text.Length : starts[line - 1];
    }

    /// <summary>The characters of a line without its line break.</summary>
    internal ReadOnlySpan<char> Line(int line)
    {
        ReadOnlySpan<char> rest = Text.AsSpan(LineStart(line));
        int end = rest.IndexOfAny('\r', '\n');
        return end < 0 ? rest : rest[..end];
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            bool ends = character == '\n'
                || (character == '\r' && (index + 1 == text.Length || text[index + 1] != '\n'));
            if (ends)
            {
                starts.Add(index + 1);
            }
        }

        return [.. starts];
    }

    private static SourceFormat Detect(string name, string text, SourceFormat format)
    {
        if (format != SourceFormat.Detect)
        {
            return format;
        }

        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return SourceFormat.Json;
        }

        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        return start.Length > 0 && start[0] is '{' or '[' ? SourceFormat.Json : SourceFormat.Yaml;
    }

    private static class Utf8Validity
    {
        internal static int? FirstInvalidOffset(ReadOnlySpan<byte> bytes)
        {
            if (System.Text.Unicode.Utf8.IsValid(bytes))
            {
                return null;
            }

            char[] buffer = new char[4096];
            int offset = 0;
            while (true)
            {
                _ = System.Text.Unicode.Utf8.ToUtf16(bytes, buffer, out int read, out int written,
                    replaceInvalidSequences: false);
                offset += written;
                if (read == 0)
                {
                    return offset;
                }

                bytes = bytes[read..];
            }
        }
    }
}

/// <summary>The notation of a source.</summary>
public enum SourceFormat
{
    /// <summary>
    /// JSON where the name ends in <c>.json</c> or the text starts with a brace or bracket, else YAML.
    /// </summary>
    Detect,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>JSON.</summary>
    Json,
}

/// <summary>A place in a text; both count from 1, columns in UTF-16 units.</summary>
public readonly record struct TextPosition(int Line, int Column);
