using System.Collections.Immutable;

namespace OrleansRoles.Language.Syntax;

/// <summary>
/// A node of the tree that YAML and JSON have in common, with its place. Immutable; nothing in it is checked beyond the
/// notation.
/// </summary>
public abstract class SyntaxNode
{
    private protected SyntaxNode(SourceText source, int start, int end)
    {
        Source = source;
        Start = start;
        End = end;
    }

    /// <summary>The text that the node stands in.</summary>
    public SourceText Source { get; }

    /// <summary>The offset of the first character.</summary>
    public int Start { get; }

    /// <summary>The offset behind the last character.</summary>
    public int End { get; }

    /// <summary>Line and column of the first character.</summary>
    public TextPosition StartPosition => Source.PositionAt(Start);

    /// <summary>Line and column behind the last character.</summary>
    public TextPosition EndPosition => Source.PositionAt(End);

    /// <summary>How messages call a node like this: <c>a list</c>.</summary>
    internal abstract string Noun { get; }
}

/// <summary>A mapping, keys in source order, each once.</summary>
public sealed class SyntaxMapping : SyntaxNode
{
    internal SyntaxMapping(SourceText source, int start, int end, ImmutableArray<SyntaxEntry> entries)
        : base(source, start, end) => Entries = entries;

    /// <summary>Keys with values.</summary>
    public ImmutableArray<SyntaxEntry> Entries { get; }

    internal override string Noun => "a mapping";

    /// <summary>The value of a key, or null.</summary>
    public SyntaxNode? Find(string key)
    {
        foreach (SyntaxEntry entry in Entries)
        {
            if (string.Equals(entry.Key.Value, key))
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>A key and its value.</summary>
public readonly record struct SyntaxEntry(SyntaxScalar Key, SyntaxNode Value);

/// <summary>A list.</summary>
public sealed class SyntaxSequence : SyntaxNode
{
    internal SyntaxSequence(SourceText source, int start, int end, ImmutableArray<SyntaxNode> items)
        : base(source, start, end) => Items = items;

    /// <summary>The items in order.</summary>
    public ImmutableArray<SyntaxNode> Items { get; }

    internal override string Noun => "a list";
}

/// <summary>A single value.</summary>
public sealed class SyntaxScalar : SyntaxNode
{
    internal SyntaxScalar(SourceText source, int start, int end, string value, bool isPlain)
        : base(source, start, end)
    {
        Value = value;
        IsPlain = isPlain;
    }

    /// <summary>The characters, unescaped.</summary>
    public string Value { get; }

    /// <summary>
    /// Whether it stands without quotes (in JSON: is not a string), so that it can be other than text.
    /// </summary>
    public bool IsPlain { get; }

    /// <summary>What it is by YAML's core schema.</summary>
    public ScalarKind Kind => IsPlain ? ScalarKinds.OfPlain(Value) : ScalarKind.Text;

    internal override string Noun => Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Integer or ScalarKind.Float => "a number",
        ScalarKind.Text => "text",
    };
}
