namespace OrleansRoles.Language.Structure;

/// <summary>The shape of a tenant document.</summary>
internal static class DocumentShapes
{
    internal static ObjectShape User { get; } = new(
        "user", "a user",
        new("id", Shapes.Id, "The user's id in the tenant.", Required: true),
        new("email", Shapes.Line, "The e-mail address."),
        new("firstName", Shapes.Line, "The first name."),
        new("lastName", Shapes.Line, "The last name."),
        new("kind", new ChoiceShape("human", "integration"), "A person (the default) or an integration user."),
        new("status", new ChoiceShape("active", "deactivated"), "Active (the default) or deactivated."),
        new("teams", Shapes.Ids, "Teams that the user is in."),
        new("seats", Shapes.Names, "Licences of which the user occupies a seat."),
        new("roles", Shapes.Ids, "Roles held at the tenant, built-in or custom."));

    internal static ObjectShape Grant { get; } = new(
        "grant", "a grant",
        new("at", Shapes.Scope, "Where: `tenant`, `type/id`, or `type/*` for all of a type.", Required: true),
        new("permissions", new MapShape(TextRule.Name, new LevelShape()),
            "Permissions with their level; `true` for a flag.", Required: true));

    internal static ObjectShape Role { get; } = new(
        "role", "a custom role",
        new("id", Shapes.Id, "The role's id.", Required: true),
        new("name", Shapes.Line, "A name for people, unique in the tenant; the id where it is missing."),
        new("description", Shapes.Text, "What the role is for."),
        new("grants", new ListShape(Grant), "What it grants where."));

    internal static ObjectShape Assignment { get; } = new(
        "assignment", "an assignment",
        new("user", Shapes.Id, "The user's id.", Required: true),
        new("role", Shapes.Id, "The role's name or id.", Required: true),
        new("at", Shapes.Scope, "Where the role is held.", Required: true),
        new("from", Shapes.Instant, "From when on it counts."),
        new("until", Shapes.Instant, "From when on it no longer counts."));

    internal static ObjectShape Member { get; } = new(
        "member", "a member",
        new("user", Shapes.Id, "The user's id.", Required: true),
        new("roles", Shapes.Ids, "The roles held there."),
        new("from", Shapes.Instant, "From when on they count."),
        new("until", Shapes.Instant, "From when on they no longer count."));

    internal static ObjectShape Workspace { get; } = new(
        "workspace", "a workspace",
        new("id", Shapes.Id, "The workspace's id, unique in the tenant.", Required: true),
        new("name", Shapes.Line, "A name for people."),
        new("members", new ListShape(Member), "Members with their roles."));

    internal static ObjectShape Contract { get; } = new(
        "contract", "a contract",
        new("id", Shapes.Id, "The contract's id.", Required: true),
        new("name", Shapes.Line, "A name for people."),
        new("console", Shapes.Id, "The console that it belongs to."),
        new("members", new ListShape(Member), "Members with their roles."),
        new("workspaces", new ListShape(Workspace), "The contract's workspaces."));

    private static KeyShape[] Content { get; } =
    [
        new("name", Shapes.Line, "The tenant's name for people."),
        new("status", new ChoiceShape("active", "suspended"), "Active (the default) or suspended."),
        new("settings", Shapes.Names, "Settings that are on."),
        new("features", Shapes.Names, "Features that are enabled."),
        new("subscriptions", Shapes.Ids, "Apps that the tenant is subscribed to."),
        new("seats", Shapes.ByName(Shapes.Count), "Seats per licence; a licence that is missing is not limited."),
        new("users", new ListShape(User), "Users."),
        new("roles", new ListShape(Role), "The tenant's own roles."),
        new("assignments", new ListShape(Assignment), "Assignments that users and members do not say themselves."),
        new("contracts", new ListShape(Contract), "Contracts with members and workspaces."),
    ];

    internal static ObjectShape Document { get; } = new(
        "tenant-document", "a tenant document",
        [
            new("tenant", Shapes.Id, "The tenant's id."),
            new("model", new TextShape(TextRule.ModelReference), "The role model: `name` or `name@version`."),
            .. Content,
        ]);

    /// <summary>What a model's test gives: a document whose tenant and model go without saying.</summary>
    internal static ObjectShape Given { get; } = new("given", "a test's `given`", Content);
}
