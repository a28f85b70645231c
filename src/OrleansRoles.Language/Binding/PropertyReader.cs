using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Language.Binding;

/// <summary>Trees as values of requests.</summary>
internal static class PropertyReader
{
    /// <summary>The value; a number that is too large (which has been reported) reads as null.</summary>
    internal static PropertyValue Read(SyntaxNode node) => node switch
    {
        SyntaxScalar scalar => scalar.Kind switch
        {
            ScalarKind.Text => PropertyValue.From(scalar.Value),
            ScalarKind.Boolean => PropertyValue.From(ScalarKinds.ToBoolean(scalar)),
            ScalarKind.Integer or ScalarKind.Float =>
                ScalarKinds.ToNumber(scalar) is { } number ? PropertyValue.From(number) : default,
            ScalarKind.Null => default,
        },
        SyntaxSequence sequence => PropertyValue.From(sequence.Items.Select(Read).ToArray()),
        SyntaxMapping mapping => PropertyValue.From(ReadAll(mapping).ToArray()),
        _ => default,
    };

    internal static IEnumerable<Property> ReadAll(SyntaxMapping? mapping, params string[] except) =>
        (mapping?.Entries ?? [])
            .Where(entry => !except.Contains(entry.Key.Value))
            .Select(entry => new Property(entry.Key.Value, Read(entry.Value)));
}
