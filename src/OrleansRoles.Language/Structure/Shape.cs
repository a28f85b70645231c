using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Structure;

/// <summary>
/// What may stand at a place of an input. One table of shapes drives the structural diagnostics and the published JSON
/// Schemas, so that the two cannot differ.
/// </summary>
internal abstract class Shape
{
    /// <summary>How messages call it: <c>a list</c>.</summary>
    internal abstract string Noun { get; }
}

/// <summary>Text that follows a rule.</summary>
internal sealed class TextShape(TextRule rule) : Shape
{
    internal TextRule Rule { get; } = rule;

    internal override string Noun => "text";
}

/// <summary>True or false.</summary>
internal sealed class BooleanShape : Shape
{
    internal override string Noun => "`true` or `false`";
}

/// <summary>A whole number within bounds.</summary>
internal sealed class IntegerShape(int min, int max) : Shape
{
    internal int Min { get; } = min;

    internal int Max { get; } = max;

    internal override string Noun => "a whole number";
}

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape(params string[] words) : Shape
{
    internal ImmutableArray<string> Words { get; } = [.. words];

    internal override string Noun => string.Join(" or ", Words.Select(word => $"`{word}`"));
}

/// <summary>A text, number or boolean to compare with.</summary>
internal sealed class LiteralShape : Shape
{
    internal override string Noun => "text, a number or a boolean";
}

/// <summary>The level of a permission in a tenant document: a level's name, or a boolean for a flag.</summary>
internal sealed class LevelShape : Shape
{
    internal override string Noun => "a level, or `true` for a flag";
}

/// <summary>Text or a whole number: a version.</summary>
internal sealed class VersionShape : Shape
{
    internal override string Noun => "text or a whole number";
}

/// <summary>Any value.</summary>
internal sealed class AnyShape : Shape
{
    internal override string Noun => "a value";
}

/// <summary>A list.</summary>
internal sealed class ListShape(Shape item, int min = 0) : Shape
{
    internal Shape Item { get; } = item;

    internal int Min { get; } = min;

    internal override string Noun => "a list";
}

/// <summary>A mapping whose keys are the author's.</summary>
internal sealed class MapShape(TextRule key, Shape value, int min = 0, int max = int.MaxValue) : Shape
{
    internal TextRule Key { get; } = key;

    internal Shape Value { get; } = value;

    internal int Min { get; } = min;

    internal int Max { get; } = max;

    internal override string Noun => "a mapping";
}

/// <summary>One of two shapes, told apart by whether a single value stands there.</summary>
internal sealed class EitherShape(Shape scalar, Shape other) : Shape
{
    internal Shape Scalar { get; } = scalar;

    internal Shape Other { get; } = other;

    internal override string Noun => $"{Scalar.Noun} or {Other.Noun}";
}

/// <summary>A requirement: a name, a list, or one of <see cref="RequirementShapes.Forms"/>.</summary>
internal sealed class RequirementShape : Shape
{
    internal override string Noun => "a requirement";
}

/// <summary>A rule: a requirement, or a mapping with <c>if</c> where it says more about itself.</summary>
internal sealed class RuleShape : Shape
{
    internal override string Noun => "a requirement";

    /// <summary>Whether a rule is written as a mapping with <c>if</c>.</summary>
    internal static bool IsLong(SyntaxNode node) => node is SyntaxMapping mapping && mapping.Find("if") is not null;
}

/// <summary>A mapping with fixed keys.</summary>
internal sealed class ObjectShape : Shape
{
    private readonly FrozenDictionary<string, KeyShape> _byName;

    internal ObjectShape(string name, string description, params KeyShape[] keys)
    {
        Name = name;
        Description = description;
        Keys = [.. keys];
        _byName = keys.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);
    }

    /// <summary>The name in the schema, and in messages about unknown keys.</summary>
    internal string Name { get; }

    internal string Description { get; }

    internal ImmutableArray<KeyShape> Keys { get; }

    /// <summary>What other keys may hold; null where there must be none.</summary>
    internal Shape? OtherKeys { get; init; }

    internal override string Noun => "a mapping";

    internal KeyShape? Find(string key) => _byName.GetValueOrDefault(key);
}

/// <summary>One key of an <see cref="ObjectShape"/>.</summary>
internal sealed record KeyShape(string Name, Shape Value, string Description, bool Required = false);
