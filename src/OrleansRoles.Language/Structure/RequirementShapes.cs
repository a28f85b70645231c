using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Structure;

/// <summary>The kinds of requirement, each known by one key.</summary>
internal static class RequirementShapes
{
    internal static Shape Requirement { get; } = new RequirementShape();

    /// <summary>All kinds; each one's name is the key by which it is known.</summary>
    internal static ImmutableArray<ObjectShape> Forms { get; } =
    [
        Form("all", new ListShape(Requirement), "Every item holds; an empty list holds."),
        Form("any", new ListShape(Requirement), "One item at least holds."),
        Form("not", Requirement, "The item does not hold."),
        Form("permission", Shapes.Permission, "The permission is held at the scope named in `at`.",
            new KeyShape("at", new MapShape(TextRule.Name, Shapes.Path, min: 1, max: 1),
                "The scope type, and the path to the scope's id.", Required: true)),
        Form("anywhere", Shapes.Permission, "The permission is held at one scope of the tenant at least."),
        Form("covers", new MapShape(TextRule.Name, Shapes.Path, min: 1),
            "The subject's level of the ladder permission reaches the level that stands at the path."),
        Form("role", Shapes.Name, "The built-in role is held, at the object's scope of the role's type."),
        Form("operator", Shapes.Name, "The caller is the vendor's operator of that name."),
        Form("feature", Shapes.Name, "The tenant's feature is enabled."),
        Form("setting", Shapes.Name, "The tenant's setting is on."),
        Form("seat", Shapes.Name, "The subject occupies a seat of the licence."),
        Form("kind", new ChoiceShape("human", "integration"), "The subject is a person, or an integration user."),
        Form("subscribed", Shapes.Path, "The tenant is subscribed to the app named at the path."),
        Form("equals", new MapShape(TextRule.Path, Shapes.Literal, min: 1), "Each value equals, type included."),
        Form("in", Choices(), "The value at the path is one of these."),
        Form("each-in", Choices(), "Each item of the list at the path is one of these."),
        Form("some-in", Choices(), "One item at least of the list at the path is one of these."),
        Form("at-most", new MapShape(TextRule.Path, Shapes.Permission, min: 1),
            "The value at the path is a level of that ladder permission, not above the one given."),
        Form("present", Shapes.Path, "Something other than null stands at the path."),
        Form("absent", Shapes.Path, "Nothing, or null, stands at the path."),
        Form("subject-is", Shapes.Path, "The text at the path is the subject's id."),
        Form("subject-in", Shapes.Path, "The subject's id is in the list at the path."),
        Form("subject-team-in", Shapes.Path, "One of the subject's teams is in the list at the path."),
        Form("subject-role-in", Shapes.Path, "One of the subject's roles is in the list at the path."),
        Form("rank-not-above-subject", new ObjectShape("rank", "`rank-not-above-subject`",
                new KeyShape("granted", Shapes.Path, "The path to the role that is given.", Required: true),
                new KeyShape("present", Shapes.Path, "The path to the role held so far.")),
            "Neither role ranks above the subject's own."),
        Form("with", Shapes.Path, "The requirement holds for the related object, which then is `it`.",
            new KeyShape("as", Shapes.Name, "The related object's resource type.", Required: true),
            new KeyShape("require", Requirement, "What must hold for it.", Required: true),
            new KeyShape("every", Shapes.Boolean, "Of a list: whether it must hold for each object.")),
    ];

    private static FrozenDictionary<string, ObjectShape> ByName { get; } =
        Forms.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);

    /// <summary>The kind that a mapping is by its first key that names one, or null.</summary>
    internal static ObjectShape? FormOf(SyntaxMapping mapping)
    {
        foreach (SyntaxEntry entry in mapping.Entries)
        {
            if (ByName.TryGetValue(entry.Key.Value, out ObjectShape? form))
            {
                return form;
            }
        }

        return null;
    }

    private static ObjectShape Form(string name, Shape value, string description, params KeyShape[] others) =>
        new(name, $"`{name}`", [new KeyShape(name, value, description, Required: true), .. others]);

    private static MapShape Choices() => new(TextRule.Path, new ListShape(Shapes.Literal, min: 1), min: 1);
}
