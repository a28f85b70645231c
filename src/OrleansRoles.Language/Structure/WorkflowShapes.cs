namespace OrleansRoles.Language.Structure;

/// <summary>The shape of a model's <c>workflows</c>.</summary>
internal static class WorkflowShapes
{
    private static KeyShape Replaces { get; } =
        new("replaces", Shapes.Boolean, "Whether it replaces what an included part says.");

    internal static ObjectShape Provisioning { get; } = new(
        "provisioning", "`provisioning`",
        new("on", new ChoiceShape("first-sign-in", "join"), "When a user record is made by itself.", Required: true),
        new("role", Shapes.Name, "The new user's role.", Required: true),
        new("from", Shapes.Names, "Products from which a sign-in provisions; any where it is missing."),
        Replaces);

    internal static ObjectShape Invitations { get; } = new(
        "invitations", "`invitations`",
        new("into", new MapShape(TextRule.Name, Shapes.Name, min: 1),
            "Scope types, each with the action that the inviter needs.", Required: true),
        new("lifetime", Shapes.Duration, "How long one can be accepted.", Required: true),
        new("listed-by", Shapes.Name, "The action needed to list and withdraw pending ones."),
        Replaces);

    internal static ObjectShape Join { get; } = new(
        "join", "`join`",
        new("channel", Shapes.Name, "The system from which people join.", Required: true),
        new("invited-by", Shapes.Name, "The action that the inviter needs there."),
        new("scope", Shapes.Name, "The scope type that they join.", Required: true),
        new("role", Shapes.Name, "The role that they get.", Required: true),
        Replaces);

    internal static ObjectShape Members { get; } = new(
        "member-rules", "the rules of members",
        new("added-by", Shapes.Name, "The action needed to add a member."),
        new("changed-by", Shapes.Name, "The action needed to change a member's roles."),
        new("removed-by", Shapes.Name, "The action needed to remove a member."),
        new("must-be-member-of", Shapes.Name, "The outer scope type of which a member must be one."),
        new("creator-role", Shapes.Name, "The role of whoever creates such a scope."),
        new("created-by", Shapes.Name, "The action needed to create such a scope."),
        new("deleted-by", Shapes.Name, "The action needed to delete such a scope."),
        new("edited-by", Shapes.Name, "The action needed to change the scope itself: its name."),
        new("listed-by", Shapes.Name, "The action needed to list the members."),
        new("seen-by", Shapes.Name, "The action needed to find the scope in lists."),
        Replaces);

    internal static ObjectShape Users { get; } = new(
        "user-rules", "the rules of users",
        new("edited-by", Shapes.Name, "The action needed to edit a user."),
        new("editable-fields", Shapes.Names, "The fields that can be edited."),
        new("deactivated-by", Shapes.Name, "The action needed to deactivate a user."),
        new("created-by", Shapes.Name, "The action needed to create a user."),
        new("listed-by", Shapes.Name, "The action needed to list users."),
        Replaces);

    internal static ObjectShape Teams { get; } = new(
        "team-rules", "`teams`",
        new("created-by", Shapes.Name, "The action needed to make one and to change its members."),
        Replaces);

    internal static ObjectShape Licence { get; } = new(
        "licence-rules", "the rules of a licence",
        new("assigned-by", Shapes.Name, "The action needed to assign a seat."),
        new("released-by", Shapes.Name, "The action needed to release a seat."),
        new("usage-by", Shapes.Name, "The action needed to see the use of seats."),
        new("allocation-by", Shapes.Name, "The action needed to see who has seats."),
        new("report-by", Shapes.Name, "The action needed for the report."),
        new("major-change", new ObjectShape("major-change", "`major-change`",
            new("requested-by", Shapes.Name, "The action needed to propose one."),
            new("approved-by", Shapes.Name, "The action needed to approve one.", Required: true),
            new("from-users", Shapes.Count, "From how many users on a change is major.", Required: true),
            new("own-approval", Shapes.Boolean, "Whether an approver's own change counts as approved.")),
            "Changes that need an approval."),
        Replaces);

    internal static ObjectShape ApiKeys { get; } = new(
        "api-key-rules", "`api-keys`",
        new("role", Shapes.Name, "The role of integration users.", Required: true),
        new("created-by", Shapes.Name, "The action needed to create an integration user."),
        new("issued-by", Shapes.Name, "The action needed to issue a key."),
        new("revoked-by", Shapes.Name, "The action needed to revoke a key."),
        Replaces);

    internal static ObjectShape Approval { get; } = new(
        "approval-rules", "the rules of an approval",
        new("requested-by", Shapes.Name, "The action needed to propose a change; missing for every active user."),
        new("approved-by", Shapes.Name, "The action needed to approve or decline it.", Required: true),
        new("own-change", new ChoiceShape("approved", "second-person"),
            "Whether an approver's own change counts as approved; `second-person` is the default."),
        new("expires-after", Shapes.Duration, "When an undecided one ends."),
        Replaces);

    internal static ObjectShape AppRequests { get; } = new(
        "app-request-rules", "`app-requests`",
        new("requested-by", Shapes.Name, "The action needed to request an app.", Required: true),
        new("notify-requester", Shapes.Boolean, "Whether the requester hears of the outcome."),
        Replaces);

    internal static ObjectShape Integrations { get; } = new(
        "integration-rules", "`integrations`",
        new("requested-by", Shapes.Name, "The action needed to propose one; missing for every active user."),
        new("approved-by", Shapes.Name, "The action needed to admit or decline one.", Required: true),
        new("configured-by", Shapes.Name, "The action needed to set one up."),
        new("run-by", Shapes.Name, "The action needed to have one exchange data."),
        Replaces);

    internal static ObjectShape Preferences { get; } = new(
        "preference-rules", "`preferences`",
        new("edited-by", Shapes.Name, "The action needed to change one's own.", Required: true),
        Replaces);

    internal static ObjectShape Audit { get; } = new(
        "audit-rules", "`audit`",
        new("viewed-by", Shapes.Name, "The action, on the tenant, needed to see the audit log.", Required: true),
        Replaces);

    internal static ObjectShape Notification { get; } = new(
        "notification", "a notification",
        new("on", Shapes.Name, "The event.", Required: true),
        new("to", Shapes.Name, "Who is told.", Required: true));

    internal static ObjectShape Workflows { get; } = new(
        "workflows", "`workflows`",
        new("provisioning", Provisioning, "How user accounts come into being by themselves."),
        new("invitations", Invitations, "Invitations by e-mail."),
        new("join", Join, "Joining from outside."),
        new("members", Shapes.ByName(Members), "Per scope type, who administers its members."),
        new("users", Users, "Who administers user accounts."),
        new("teams", Teams, "Who makes teams."),
        new("settings", new MapShape(TextRule.Name, Shapes.Name, min: 1),
            "Settings, each with the action that is needed to turn it on or off."),
        new("licences", Shapes.ByName(Licence), "Per licence, who hands out its seats."),
        new("api-keys", ApiKeys, "API keys of integration users."),
        new("approvals", Shapes.ByName(Approval), "Kinds of change that need an approval."),
        new("app-requests", AppRequests, "Requests for apps."),
        new("integrations", Integrations, "Links to other systems."),
        new("preferences", Preferences, "What users choose to be told of."),
        new("notifications", new ListShape(Notification), "Who is told of what."),
        new("audit", Audit, "Who sees the audit log."));
}
