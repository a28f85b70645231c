using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Structure;

/// <summary>Reads members of a mapping by type; what is missing, null or of another type reads as absent.</summary>
internal static class Reading
{
    internal static SyntaxNode? Value(this SyntaxMapping mapping, string key) =>
        mapping.Find(key) is { } value and not SyntaxScalar { Kind: ScalarKind.Null } ? value : null;

    internal static SyntaxScalar? Text(this SyntaxMapping mapping, string key) => AsText(mapping.Find(key));

    internal static SyntaxScalar? AsText(SyntaxNode? node) =>
        node is SyntaxScalar { Kind: ScalarKind.Text } scalar ? scalar : null;

    internal static string TextOrEmpty(this SyntaxMapping mapping, string key) => mapping.Text(key)?.Value ?? "";

    internal static bool Flag(this SyntaxMapping mapping, string key, bool otherwise = false) =>
        mapping.Find(key) is SyntaxScalar { Kind: ScalarKind.Boolean } scalar
            ? ScalarKinds.ToBoolean(scalar)
            : otherwise;

    internal static int Integer(this SyntaxMapping mapping, string key, int otherwise = 0) =>
        mapping.Find(key) is SyntaxScalar scalar
        && ScalarKinds.ToInteger(scalar) is >= 0 and <= int.MaxValue and { } value
            ? (int)value
            : otherwise;

    internal static SyntaxMapping? Mapping(this SyntaxMapping mapping, string key) =>
        mapping.Find(key) as SyntaxMapping;

    /// <summary>The entries of a member that is a mapping.</summary>
    internal static IEnumerable<SyntaxEntry> Entries(this SyntaxMapping mapping, string key) =>
        mapping.Find(key) is SyntaxMapping member ? member.Entries : [];

    /// <summary>The items of a member that is a list.</summary>
    internal static IEnumerable<SyntaxNode> Items(this SyntaxMapping mapping, string key) =>
        mapping.Find(key) is SyntaxSequence member ? member.Items : [];

    /// <summary>The texts of a member that is a list of texts or a single text.</summary>
    internal static IEnumerable<SyntaxScalar> Texts(this SyntaxMapping mapping, string key) =>
        Texts(mapping.Find(key));

    internal static IEnumerable<SyntaxScalar> Texts(SyntaxNode? node) => node switch
    {
        SyntaxScalar { Kind: ScalarKind.Text } scalar => [scalar],
        SyntaxSequence sequence => sequence.Items.Select(AsText).OfType<SyntaxScalar>(),
        _ => [],
    };
}
