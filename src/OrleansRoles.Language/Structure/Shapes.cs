namespace OrleansRoles.Language.Structure;

/// <summary>Shapes that several tables use.</summary>
internal static class Shapes
{
    internal static Shape Boolean { get; } = new BooleanShape();

    internal static Shape Any { get; } = new AnyShape();

    internal static Shape Literal { get; } = new LiteralShape();

    internal static Shape Version { get; } = new VersionShape();

    internal static Shape Name { get; } = new TextShape(TextRule.Name);

    internal static Shape Names { get; } = new ListShape(Name);

    internal static Shape Permission { get; } = new TextShape(TextRule.Permission);

    internal static Shape Path { get; } = new TextShape(TextRule.Path);

    internal static Shape Line { get; } = new TextShape(TextRule.Line);

    internal static Shape Text { get; } = new TextShape(TextRule.Text);

    internal static Shape Duration { get; } = new TextShape(TextRule.Duration);

    internal static Shape Id { get; } = new TextShape(TextRule.Id);

    internal static Shape Ids { get; } = new ListShape(Id);

    internal static Shape Scope { get; } = new TextShape(TextRule.Scope);

    internal static Shape Instant { get; } = new TextShape(TextRule.Instant);

    internal static Shape Count { get; } = new IntegerShape(0, 1_000_000_000);

    /// <summary>A text or a list of texts.</summary>
    internal static Shape OneOrMany(Shape item) => new EitherShape(item, new ListShape(item, min: 1));

    /// <summary>A mapping from names to values.</summary>
    internal static Shape ByName(Shape value) => new MapShape(TextRule.Name, value);

    /// <summary>An object that is a definition: with a title, a description and <c>replaces</c> besides.</summary>
    internal static ObjectShape Definition(string name, string description, params KeyShape[] keys) =>
        new(name, description, [
            .. keys,
            new("title", Line, "A name for people."),
            new("description", Text, "What it is, for people."),
            new("replaces", Boolean, "Whether it replaces a definition of an included part."),
        ]);
}
