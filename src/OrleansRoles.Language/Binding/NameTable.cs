using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Binding;

/// <summary>The names of one kind, and what is said of one that is not among them.</summary>
internal sealed class NameTable
{
    private readonly DiagnosticCode _unknown;
    private readonly string _noun;
    private readonly string _help;
    private readonly HashSet<string> _names;

    internal NameTable(DiagnosticCode unknown, string noun, string help, IEnumerable<string> names)
    {
        _unknown = unknown;
        _noun = noun;
        _help = help;
        _names = new(names, StringComparer.Ordinal);
    }

    internal IReadOnlyCollection<string> Names => _names;

    internal bool Contains(string name) => _names.Contains(name);

    /// <summary>The name, or null where nothing is written or nothing has this name, which then is reported.</summary>
    internal string? Resolve(SyntaxScalar? node, DiagnosticBag diagnostics)
    {
        if (node is null)
        {
            return null;
        }

        if (_names.Contains(node.Value))
        {
            return node.Value;
        }

        if (!diagnostics.IsFull)
        {
            diagnostics.Error(
                _unknown, node, $"unknown {_noun} {Quote.Of(node.Value)}", Suggestion.For(node.Value, _names, _help));
        }

        return null;
    }

    /// <summary>Those of the names that resolve, in order; one that stands twice is reported.</summary>
    internal IEnumerable<string> Resolve(IEnumerable<SyntaxScalar> nodes, DiagnosticBag diagnostics) =>
        DistinctNames.Of(nodes, diagnostics).Select(node => Resolve(node, diagnostics)).OfType<string>();
}
