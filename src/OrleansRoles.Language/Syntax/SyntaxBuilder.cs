using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Syntax;

/// <summary>
/// Builds the tree from a flat run of starts, ends and values, without recursion, and keeps to the limits. A method
/// that answers false has reported why, and the parser stops.
/// </summary>
internal sealed class SyntaxBuilder
{
    private const int PairwiseKeysMax = 16;

    private readonly SourceText _source;
    private readonly DiagnosticBag _diagnostics;
    private readonly SyntaxLimits _limits;
    private readonly List<SyntaxNode> _nodes = [];
    private readonly Stack<OpenNode> _open = [];
    private int _nodeCount;

    internal SyntaxBuilder(SourceText source, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        _source = source;
        _limits = limits;
        _diagnostics = diagnostics;
    }

    /// <summary>The finished root, or null.</summary>
    internal SyntaxNode? Root => _open.Count == 0 && _nodes.Count == 1 ? _nodes[0] : null;

    internal bool AddScalar(int start, int end, string value, bool isPlain)
    {
        if (!IsStorable(value))
        {
            _diagnostics.Add(
                DiagnosticCodes.ControlCharacter, _source, start, end,
                "an escape here stands for a zero character or for half a surrogate pair", "remove it");
        }

        _nodes.Add(new SyntaxScalar(_source, start, end, value, isPlain));
        return Count(start);
    }

    internal bool StartMapping(int start) => Open(start, isMapping: true);

    internal bool StartSequence(int start) => Open(start, isMapping: false);

    /// <summary>Ends the innermost mapping or list.</summary>
    internal void End(int end)
    {
        OpenNode open = _open.Pop();
        int count = _nodes.Count - open.FirstNode;
        SyntaxNode node = open.IsMapping
            ? new SyntaxMapping(_source, open.Start, end, TakeEntries(open.FirstNode, count / 2))
            : new SyntaxSequence(_source, open.Start, end, [.. _nodes.GetRange(open.FirstNode, count)]);
        _nodes.RemoveRange(open.FirstNode, count);
        _nodes.Add(node);
    }

    // Escapes can spell what neither UTF-8 nor a database's text can hold.
    private static bool IsStorable(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        int index = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        while (index >= 0 && index < value.Length)
        {
            if (!char.IsSurrogate(value[index]))
            {
                index++;
            }
            else if (index + 1 < value.Length && char.IsSurrogatePair(value[index], value[index + 1]))
            {
                index += 2;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private bool Open(int start, bool isMapping)
    {
        _open.Push(new(isMapping, start, _nodes.Count));
        if (_open.Count > _limits.DepthMax)
        {
            _diagnostics.Add(
                DiagnosticCodes.TooDeep, _source, start, start + 1,
                $"lists and mappings nest deeper than {_limits.DepthMax}", "flatten this part");
            return false;
        }

        return Count(start);
    }

    private bool Count(int start)
    {
        _nodeCount++;
        if (_nodeCount <= _limits.NodesMax)
        {
            return true;
        }

        _diagnostics.Add(
            DiagnosticCodes.TooManyNodes, _source, start, start + 1,
            $"the input has more than {_limits.NodesMax} values", "split it into smaller files");
        return false;
    }

    private ImmutableArray<SyntaxEntry> TakeEntries(int first, int count)
    {
        var entries = ImmutableArray.CreateBuilder<SyntaxEntry>(count);
        HashSet<string>? seen = count > PairwiseKeysMax ? new(count, StringComparer.Ordinal) : null;
        for (int index = 0; index < count; index++)
        {
            SyntaxNode key = _nodes[first + (2 * index)];
            if (key is not SyntaxScalar { Value.Length: > 0 } scalar)
            {
                _diagnostics.Error(
                    DiagnosticCodes.KeyNotText, key, $"a key must be text, not {key.Noun}",
                    "write a name before the `:`");
                continue;
            }

            bool isNew = seen?.Add(scalar.Value) ?? !Contains(entries, scalar.Value);
            if (isNew)
            {
                entries.Add(new(scalar, _nodes[first + (2 * index) + 1]));
                continue;
            }

            _diagnostics.Error(
                DiagnosticCodes.DuplicateKey, scalar, $"the key {Quote.Of(scalar.Value)} stands here twice",
                "keep one of the two");
        }

        return entries.DrainToImmutable();
    }

    private static bool Contains(ImmutableArray<SyntaxEntry>.Builder entries, string key)
    {
        foreach (SyntaxEntry entry in entries)
        {
            if (string.Equals(entry.Key.Value, key))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct OpenNode(bool IsMapping, int Start, int FirstNode);
}
