using OrleansRoles.Language.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansRoles.Language.Syntax;

/// <summary>YAML by events: no anchors, aliases, tags or further documents.</summary>
internal sealed class YamlSyntaxParser
{
    private readonly SourceText _source;
    private readonly DiagnosticBag _diagnostics;
    private readonly SyntaxBuilder _builder;
    private int _documentCount;
    private int _lastOffset;

    private YamlSyntaxParser(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
        _builder = new(source, limits, diagnostics);
    }

    internal static SyntaxNode? Parse(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        var parser = new YamlSyntaxParser(source, limits, diagnostics);
        return parser.ReadAll() ? parser._builder.Root : null;
    }

    // The library's exceptions on odd input are not only its own (casts, ranges, null references): each means the text
    // could not be read.
#pragma warning disable CA1031
    private bool ReadAll()
    {
        try
        {
            var events = new Parser(new Scanner(new StringReader(_source.Text), skipComments: true));
            while (events.MoveNext())
            {
                ParsingEvent current = events.Current!;
                _lastOffset = Offset(current.Start);
                if (!Read(current))
                {
                    return false;
                }
            }

            return true;
        }
        catch (YamlException exception)
        {
            int start = Offset(exception.Start);
            Report(start, Math.Max(start + 1, Offset(exception.End)), MessageOf(exception));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Report(_lastOffset, _lastOffset + 1, "the text here cannot be read as YAML");
        }

        return false;
    }
#pragma warning restore CA1031

    private bool Read(ParsingEvent current)
    {
        switch (current)
        {
            case DocumentStart:
                return ReadDocumentStart(current);
            case AnchorAlias alias:
                _diagnostics.Add(
                    DiagnosticCodes.AnchorOrAlias, _source, Offset(alias.Start), Offset(alias.End),
                    $"the alias {Quote.Of("*" + alias.Value.Value)} is not allowed", "write the value out");
                return _builder.AddScalar(Offset(alias.Start), Offset(alias.End), "", isPlain: true);
            case Scalar scalar:
                CheckNode(scalar);
                return _builder.AddScalar(
                    Offset(scalar.Start), Offset(scalar.End), scalar.Value, scalar.Style == ScalarStyle.Plain);
            case MappingStart mapping:
                CheckNode(mapping);
                return _builder.StartMapping(Offset(mapping.Start));
            case SequenceStart sequence:
                CheckNode(sequence);
                return _builder.StartSequence(Offset(sequence.Start));
            case MappingEnd or SequenceEnd:
                _builder.End(TrimmedEnd(Offset(current.End)));
                return true;
            default:
                return true;
        }
    }

    private bool ReadDocumentStart(ParsingEvent current)
    {
        _documentCount++;
        if (_documentCount == 1)
        {
            return true;
        }

        int start = Offset(current.Start);
        _diagnostics.Add(
            DiagnosticCodes.SeveralDocuments, _source, start, start + 3, "a second document starts here",
            "put one document into a file, without `---` between parts");
        return false;
    }

    private void CheckNode(NodeEvent node)
    {
        int start = Offset(node.Start);
        int end = Math.Max(start + 1, Offset(node.End));
        if (!node.Anchor.IsEmpty)
        {
            _diagnostics.Add(
                DiagnosticCodes.AnchorOrAlias, _source, start, end,
                $"the anchor {Quote.Of("&" + node.Anchor.Value)} is not allowed", "remove it");
        }

        if (!node.Tag.IsEmpty)
        {
            _diagnostics.Add(
                DiagnosticCodes.Tag, _source, start, end, "a tag (`!…`) is not allowed",
                "remove it; put text that looks like a number or boolean in quotes");
        }
    }

    private void Report(int start, int end, string message) =>
        _diagnostics.Add(
            DiagnosticCodes.YamlSyntax, _source, start, end, message,
            "check indentation, colons, quotes and brackets here and in the line above");

    private int Offset(in Mark mark) => (int)Math.Clamp(mark.Index, 0, _source.Text.Length);

    // A block ends where the next token starts; what lies between is space and comments, which belong to nobody.
    private int TrimmedEnd(int end)
    {
        while (end > 0 && char.IsWhiteSpace(_source.Text[end - 1]))
        {
            end--;
        }

        // An empty list or mapping in brackets is reported as ending before its bracket.
        bool isOpen = end > 0 && end < _source.Text.Length
            && (_source.Text[end - 1], _source.Text[end]) is ('[', ']') or ('{', '}');
        return isOpen ? end + 1 : end;
    }

    private static string MessageOf(YamlException exception)
    {
        string message = exception.Message.TrimEnd('.', ' ', '\r', '\n').ReplaceLineEndings(" ");
        return message.Length == 0
            ? "the text here cannot be read as YAML"
            : string.Concat(message[..1].ToLowerInvariant(), message.AsSpan(1));
    }
}
