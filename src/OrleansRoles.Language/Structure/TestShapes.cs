namespace OrleansRoles.Language.Structure;

/// <summary>The shape of a model's tests.</summary>
internal static class TestShapes
{
    private static MapShape Properties { get; } = new(TextRule.Member, Shapes.Any);

    internal static ObjectShape Resource { get; } = new(
        "test-resource", "a check's resource",
        new("type", Shapes.Name, "The resource type.", Required: true),
        new("id", Shapes.Id, "The object's id; missing for the tenant."))
    {
        OtherKeys = Shapes.Any,
    };

    internal static ObjectShape Check { get; } = new(
        "check", "a check",
        new("user", Shapes.Id, "The user who asks."),
        new("operator", Shapes.Name, "The operator who asks, instead of a user."),
        new("subject-properties", Properties, "Properties that the request gives of its subject."),
        new("action", Shapes.Name, "The action.", Required: true),
        new("action-properties", Properties, "Properties that the request gives of its action."),
        new("resource", Resource, "The resource; other members are its properties.", Required: true),
        new("context", Properties, "The request's context."),
        new("expect", new ChoiceShape("allow", "deny"), "The decision.", Required: true),
        new("obligations", new ListShape(new TextShape(TextRule.Obligation)), "Exactly the obligations of the allow."),
        new("reason", Shapes.Line, "The reason code."));

    internal static ObjectShape Test { get; } = new(
        "test", "a test",
        new("name", Shapes.Line, "What the test shows.", Required: true),
        new("given", DocumentShapes.Given, "The tenant: a document without `tenant` and `model`."),
        new("check", new ListShape(Check, min: 1), "Requests and what they must be answered.", Required: true));
}
