using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Binding;

/// <summary>A name with what defines it, in the file where it stands.</summary>
internal sealed record Declaration(SyntaxScalar Key, SyntaxNode Value)
{
    internal string Name => Key.Value;

    /// <summary>The body, or null where it is no mapping.</summary>
    internal SyntaxMapping? Body => Value as SyntaxMapping;
}

/// <summary>The definitions of one section from all files, in order: an included part's come first.</summary>
internal sealed class Section
{
    private readonly List<Declaration> _items = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    internal IReadOnlyList<Declaration> Items => _items;

    internal Declaration? Find(string name) => _indexes.TryGetValue(name, out int index) ? _items[index] : null;

    internal void Add(SyntaxScalar key, SyntaxNode value, DiagnosticBag diagnostics)
    {
        bool replaces = value is SyntaxMapping body && body.Flag("replaces");
        if (!_indexes.TryGetValue(key.Value, out int index))
        {
            _indexes.Add(key.Value, _items.Count);
            _items.Add(new(key, value));
            if (replaces)
            {
                diagnostics.Error(
                    DiagnosticCodes.NothingToReplace, key,
                    $"{Quote.Of(key.Value)} is not defined in an included part, so nothing is replaced",
                    "remove `replaces: true`");
            }
        }
        else if (replaces)
        {
            _items[index] = new(key, value);
        }
        else
        {
            diagnostics.Error(
                DiagnosticCodes.DuplicateDefinition, key,
                $"{Quote.Of(key.Value)} is defined in {Quote.Of(_items[index].Key.Source.Name)} already",
                "choose another name, or write `replaces: true` to replace that definition");
        }
    }
}
