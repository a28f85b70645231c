using System.Buffers;
using System.Globalization;
using System.Text;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Writing;

/// <summary>Written nodes as YAML: two spaces per step, quotes only where a text needs them.</summary>
internal sealed class YamlEmitter
{
    private static readonly SearchValues<char> _plainStart =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/");

    private static readonly SearchValues<char> _plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./@+=>*:- ");

    private readonly StringBuilder _text = new();

    internal static string Emit(WrittenNode node)
    {
        var emitter = new YamlEmitter();
        emitter.Block(node, 0);
        return emitter._text.ToString();
    }

    /// <summary>A node on one line, without line feed.</summary>
    internal static string EmitInline(WrittenNode node)
    {
        var emitter = new YamlEmitter();
        emitter.Inline(node);
        return emitter._text.ToString();
    }

    private void Block(WrittenNode node, int indent)
    {
        switch (node)
        {
            case WrittenMap { IsInline: false, Entries.Count: > 0 } map:
                BlockMap(map, indent, isFirstIndented: true);
                break;
            case WrittenList { IsInline: false, Items.Count: > 0 } list:
                BlockList(list, indent);
                break;
            default:
                Inline(node);
                _text.Append('\n');
                break;
        }
    }

    private void BlockMap(WrittenMap map, int indent, bool isFirstIndented)
    {
        bool isIndented = isFirstIndented;
        foreach ((string key, WrittenNode value) in map.Entries)
        {
            _text.Append(' ', isIndented ? indent : 0);
            isIndented = true;
            Scalar(key);
            _text.Append(':');
            Value(value, indent + 2);
        }
    }

    private void BlockList(WrittenList list, int indent)
    {
        foreach (WrittenNode item in list.Items)
        {
            _text.Append(' ', indent).Append("- ");
            if (item is WrittenMap { IsInline: false, Entries.Count: > 0 } map)
            {
                BlockMap(map, indent + 2, isFirstIndented: false);
                continue;
            }

            Inline(item);
            _text.Append('\n');
        }
    }

    private void Value(WrittenNode value, int indent)
    {
        bool isBlock = value is WrittenMap { IsInline: false, Entries.Count: > 0 }
            or WrittenList { IsInline: false, Items.Count: > 0 };
        _text.Append(isBlock ? '\n' : ' ');
        Block(value, indent);
    }

    private void Inline(WrittenNode node)
    {
        switch (node)
        {
            case WrittenMap { Entries.Count: 0 }:
                _text.Append("{}");
                break;
            case WrittenMap map:
                InlineMap(map);
                break;
            case WrittenList list:
                InlineList(list);
                break;
            case WrittenText text:
                Scalar(text.Value);
                break;
            case WrittenNumber number:
                _text.Append(number.Value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case WrittenBoolean boolean:
                _text.Append(boolean.Value ? "true" : "false");
                break;
        }
    }

    private void InlineMap(WrittenMap map)
    {
        string separator = "{ ";
        foreach ((string key, WrittenNode value) in map.Entries)
        {
            _text.Append(separator);
            Scalar(key);
            _text.Append(": ");
            Inline(value);
            separator = ", ";
        }

        _text.Append(" }");
    }

    private void InlineList(WrittenList list)
    {
        _text.Append('[');
        for (int index = 0; index < list.Items.Count; index++)
        {
            _text.Append(index == 0 ? "" : ", ");
            Inline(list.Items[index]);
        }

        _text.Append(']');
    }

    private void Scalar(string value)
    {
        if (IsPlain(value))
        {
            _text.Append(value);
        }
        else
        {
            Quoted(value);
        }
    }

    private static bool IsPlain(string value) =>
        value.Length > 0
        && _plainStart.Contains(value[0])
        && !value.AsSpan().ContainsAnyExcept(_plain)
        && value[^1] is not (' ' or ':')
        && !value.Contains(": ", StringComparison.Ordinal)
        && ScalarKinds.OfPlain(value) == ScalarKind.Text;

    private void Quoted(string value)
    {
        _text.Append('"');
        foreach (char character in value)
        {
            switch (character)
            {
                case '"' or '\\':
                    _text.Append('\\').Append(character);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                default:
                    Character(character);
                    break;
            }
        }

        _text.Append('"');
    }

    // Everything that some reader might take for a line break or drop is escaped.
    private void Character(char character)
    {
        bool isSafe = !char.IsControl(character)
            && character is not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' or '\u00A0');
        if (isSafe)
        {
            _text.Append(character);
        }
        else
        {
            _text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }
    }
}
