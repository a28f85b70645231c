namespace OrleansRoles.Language.Structure;

/// <summary>The shape of a model file and of a part file.</summary>
internal static class ModelShapes
{
    private static KeyShape Replaces { get; } =
        new("replaces", Shapes.Boolean, "Whether it replaces what an included part says.");

    internal static ObjectShape Scope { get; } = Shapes.Definition(
        "scope-type", "a scope type",
        new("in", Shapes.Name, "The scope type that it lies in; missing for the root alone."),
        new("members", new ChoiceShape("many-roles", "one-role"),
            "Whether a member has one role at such a scope; `many-roles` is the default."));

    internal static ObjectShape Permission { get; } = Shapes.Definition(
        "permission-definition", "a permission",
        new("scope", Shapes.OneOrMany(Shapes.Name), "The scope types at which it can be held.", Required: true),
        new("levels", Shapes.OneOrMany(Shapes.Name), "Levels, lowest first, or a ladder's name; missing for a flag."),
        new("needs", Shapes.Permission, "The permission that must hold inside the same role."),
        new("capped-by", Shapes.Name, "The needed permission whose level bounds this one."),
        new("feature", Shapes.Name, "The feature without which it counts as none."),
        new("setting", Shapes.Name, "The setting without which it counts as none."),
        new("restrictive", Shapes.Boolean, "Whether holding it takes something away."));

    internal static ObjectShape Resource { get; } = Shapes.Definition(
        "resource-type", "a resource type",
        new("scopes", Shapes.ByName(Shapes.OneOrMany(new TextShape(TextRule.ItemPath))),
            "Per scope type the path from the object to the scope's id; of several the first present one counts."),
        new("gate", RequirementShapes.Requirement, "What every action on such an object needs beforehand."),
        new("for-each", new MapShape(TextRule.ItemPath, Shapes.Name, min: 1, max: 1),
            "For a group: the path to its objects, and their resource type."));

    internal static ObjectShape Rule { get; } = Shapes.Definition(
        "rule", "a rule",
        new KeyShape("if", RequirementShapes.Requirement, "What must hold.", Required: true));

    internal static ObjectShape Obligation { get; } = new(
        "conditional-obligation", "an obligation",
        new("oblige", new TextShape(TextRule.Obligation), "The obligation.", Required: true),
        new("when", RequirementShapes.Requirement, "When it accompanies an allow."));

    internal static ObjectShape Action { get; } = Shapes.Definition(
        "action", "an action",
        new("on", Shapes.OneOrMany(Shapes.Name), "The resource types on which it can be checked.", Required: true),
        new("if", RequirementShapes.Requirement, "What must hold.", Required: true),
        new("gate", RequirementShapes.Requirement, "Replaces the resource type's gate; `always` lifts it."),
        new("obligations", new ListShape(new EitherShape(new TextShape(TextRule.Obligation), Obligation)),
            "What an allow obliges the caller to."));

    internal static ObjectShape Role { get; } = Shapes.Definition(
        "built-in-role", "a role",
        new("at", Shapes.Name, "The scope type at which it is assigned.", Required: true),
        new("grants", new ListShape(Shapes.Permission), "Permissions, as `name` or `name>=level`."),
        new("includes", Shapes.Names, "Roles whose grants it contains."),
        new("same-as", Shapes.Name, "The role whose grants it has, no more and no less."),
        new("assigned-by", Shapes.Name, "The action that an admin needs to assign it."),
        new("assigned-by-operator", Shapes.Name, "The operator who may assign it."),
        new("first-holder-by-operator", Shapes.Boolean, "Whether only an operator can appoint the first holder."),
        new("holders", new ObjectShape("holders", "`holders`",
            new("min", Shapes.Count, "How many active holders a scope must keep."),
            new("counts-with", Shapes.Names, "Roles that count as holders too."),
            new("advised-max", Shapes.Count, "From more holders than this on, giving it is advised against.")),
            "How many holders there must or should be."),
        new("kind", new ChoiceShape("human", "integration"), "The only kind of account that may hold it."),
        new("default", Shapes.Boolean, "Whether a new member of the scope gets it."));

    internal static ObjectShape CustomRoles { get; } = new(
        "custom-roles", "`custom-roles`",
        new("includes", Shapes.Names, "Built-in roles whose grants every custom role contains."),
        new("may-grant", new EitherShape(new ChoiceShape("all"), Shapes.Names),
            "Permissions that a custom role may carry, or `all`.", Required: true),
        new("grant-scopes", new ListShape(Shapes.Name, min: 1), "Scope types at which it may carry them.",
            Required: true),
        new("created-by", Shapes.Name, "The action needed to create one."),
        new("edited-by", Shapes.Name, "The action needed to change one."),
        new("deleted-by", Shapes.Name, "The action needed to delete one."),
        new("assigned-by", Shapes.Name, "The action needed to give one to a user."),
        new("subscribed-apps-only", Shapes.Boolean, "Whether only apps that are subscribed to can be chosen."),
        new("confirm-deletion", Shapes.Boolean, "Whether who deletes one must say that it is meant."),
        Replaces);

    internal static ObjectShape Ranks { get; } = new(
        "ranks", "`ranks`",
        new("order", new ListShape(Shapes.Name, min: 1), "Roles, highest first.", Required: true),
        new("not-grantable", Shapes.Names, "Ranked roles that nobody is given by rank."),
        Replaces);

    private static KeyShape[] Sections { get; } =
    [
        new("title", Shapes.Line, "The product's name for people."),
        new("description", Shapes.Text, "What the model is, for people."),
        new("include", Shapes.OneOrMany(Shapes.Name), "Parts whose sections are merged in front of this file's."),
        new("scopes", Shapes.ByName(Scope), "Scope types: where rights hold."),
        new("features", Shapes.Names, "Features that tenants can have enabled."),
        new("settings", Shapes.Names, "Settings that tenants can have on."),
        new("licences", Shapes.Names, "Licences of which users occupy seats."),
        new("operators", Shapes.Names, "The vendor's own operators."),
        new("ladders", Shapes.ByName(new ListShape(Shapes.Name, min: 1)), "Names for lists of levels, lowest first."),
        new("permissions", Shapes.ByName(Permission), "What roles grant."),
        new("resources", Shapes.ByName(Resource), "What requests name."),
        new("rules", Shapes.ByName(new RuleShape()), "Requirements with a name."),
        new("actions", Shapes.ByName(Action), "What callers check."),
        new("roles", Shapes.ByName(Role), "Built-in roles."),
        new("custom-roles", CustomRoles, "What tenants' own roles may be."),
        new("ranks", Ranks, "The ranking of roles."),
        new("workflows", WorkflowShapes.Workflows, "The rules of the workflows."),
    ];

    internal static ObjectShape Model { get; } = new(
        "role-model", "a role model",
        [
            new("model", Shapes.Name, "The model's name.", Required: true),
            new("version", Shapes.Version, "The model's version.", Required: true),
            .. Sections,
            new("tests", new ListShape(TestShapes.Test), "Decisions that the model must give."),
        ]);

    internal static ObjectShape Part { get; } = new(
        "part", "a part",
        [new("part", Shapes.Name, "The part's name, by which it is included.", Required: true), .. Sections]);
}
