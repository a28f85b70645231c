using System.Text;
using System.Text.Json;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Syntax;

/// <summary>JSON without comments or trailing commas, to the same tree.</summary>
internal ref struct JsonSyntaxParser
{
    private const string Help = "check quotes, commas and brackets here and in the line above";

    private readonly SourceText _source;
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly DiagnosticBag _diagnostics;
    private readonly SyntaxBuilder _builder;
    private int _knownByte;
    private int _knownOffset;

    private JsonSyntaxParser(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        _source = source;
        _utf8 = source.Utf8.Span;
        _diagnostics = diagnostics;
        _builder = new(source, limits, diagnostics);
    }

    internal static SyntaxNode? Parse(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        if (string.IsNullOrWhiteSpace(source.Text))
        {
            return null;
        }

        var parser = new JsonSyntaxParser(source, limits, diagnostics);
        return parser.ReadAll(limits.DepthMax) ? parser._builder.Root : null;
    }

    private bool ReadAll(int depthMax)
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = depthMax + 1 });
        try
        {
            while (reader.Read())
            {
                if (!Read(ref reader))
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException exception)
        {
            int start = OffsetOf(exception);
            _diagnostics.Add(
                DiagnosticCodes.JsonSyntax, _source, start, start + 1, "the text here cannot be read as JSON", Help);
        }
        catch (InvalidOperationException)
        {
            int start = Offset((int)reader.TokenStartIndex);
            _diagnostics.Add(
                DiagnosticCodes.JsonSyntax, _source, start, start + 1,
                "the string holds an escape that stands for no character", "write surrogates as a pair");
        }

        return false;
    }

    private bool Read(ref Utf8JsonReader reader)
    {
        int start = Offset((int)reader.TokenStartIndex);
        int end = Offset((int)reader.BytesConsumed);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return _builder.StartMapping(start);
            case JsonTokenType.StartArray:
                return _builder.StartSequence(start);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _builder.End(end);
                return true;
            case JsonTokenType.PropertyName:
                // BytesConsumed stands behind the colon here; the name itself ends with its quote.
                string name = reader.GetString()!;
                return _builder.AddScalar(start, start + KeyLength(start, end), name, isPlain: false);
            case JsonTokenType.String:
                return _builder.AddScalar(start, end, reader.GetString()!, isPlain: false);
            default:
                return _builder.AddScalar(start, end, _source.Text[start..end], isPlain: true);
        }
    }

    private readonly int KeyLength(int start, int end)
    {
        int quote = _source.Text.AsSpan(start, end - start).LastIndexOf('"');
        return quote < 0 ? end - start : quote + 1;
    }

    // Tokens come in order, so each byte is counted once.
    private int Offset(int byteIndex)
    {
        if (byteIndex < _knownByte)
        {
            (_knownByte, _knownOffset) = (0, 0);
        }

        _knownOffset += Encoding.UTF8.GetCharCount(_utf8[_knownByte..byteIndex]);
        _knownByte = byteIndex;
        return _knownOffset;
    }

    private readonly int OffsetOf(JsonException exception)
    {
        int line = (int)(exception.LineNumber ?? 0);
        int byteInLine = (int)(exception.BytePositionInLine ?? 0);
        int lineStart = 0;
        for (int index = 0; index < line; index++)
        {
            int next = _source.Text.IndexOf('\n', lineStart);
            lineStart = next < 0 ? _source.Text.Length : next + 1;
        }

        int offset = lineStart;
        for (int bytes = 0; bytes < byteInLine && offset < _source.Text.Length; offset++)
        {
            bytes += Encoding.UTF8.GetByteCount(_source.Text.AsSpan(offset, 1));
        }

        return offset;
    }
}
