using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>
/// Tenant documents as text, in the shape in which they are read and in the document's order; empty members are left
/// out. What is written compiles to an equal document.
/// </summary>
public static class DocumentWriter
{
    /// <summary>The document as YAML.</summary>
    public static string ToYaml(TenantDocument document) => YamlEmitter.Emit(Write(document));

    /// <summary>The document as JSON.</summary>
    public static string ToJson(TenantDocument document) => JsonEmitter.Emit(Write(document));

    private static WrittenMap Write(TenantDocument document)
    {
        var seats = Inline();
        foreach ((string licence, int total) in document.Seats)
        {
            seats.Add(licence, new WrittenNumber(total));
        }

        return new WrittenMap()
            .Add("tenant", document.Tenant)
            .Add("model", document.Model)
            .Add("name", document.Name)
            .Add("status", document.Status == TenantStatus.Suspended ? "suspended" : null)
            .Add("settings", document.Settings)
            .Add("features", document.Features)
            .Add("subscriptions", document.Subscriptions)
            .AddAny("seats", seats)
            .AddAny("users", List(document.Users.Select(WriteUser)))
            .AddAny("roles", List(document.Roles.Select(WriteRole)))
            .AddAny("assignments", List(document.Assignments.Select(WriteAssignment)))
            .AddAny("contracts", List(document.Contracts.Select(WriteContract)));
    }

    private static WrittenMap Inline() => new(isInline: true);

    private static WrittenList List(IEnumerable<WrittenMap> items) => new([.. items], IsInline: false);

    private static WrittenMap WriteUser(UserEntry user) => Inline()
        .Add("id", user.Id)
        .Add("email", user.Email)
        .Add("firstName", user.FirstName)
        .Add("lastName", user.LastName)
        .Add("kind", user.Kind == SubjectKind.Integration ? "integration" : null)
        .Add("status", user.Status == UserStatus.Deactivated ? "deactivated" : null)
        .Add("teams", user.Teams)
        .Add("seats", user.Seats)
        .Add("roles", user.Roles);

    private static WrittenMap WriteRole(CustomRoleEntry role) => new WrittenMap()
        .Add("id", role.Id)
        .Add("name", role.Name)
        .Add("description", role.Description)
        .AddAny("grants", List(role.Grants.Select(WriteGrant)));

    private static WrittenMap WriteGrant(GrantEntry grant)
    {
        var permissions = Inline();
        foreach (Grant permission in grant.Permissions)
        {
            permissions.Add(
                permission.Permission,
                permission.Level is null ? new WrittenBoolean(true) : WrittenNode.Text(permission.Level));
        }

        return Inline().Add("at", grant.At.ToString()).Add("permissions", permissions);
    }

    private static WrittenMap WriteAssignment(AssignmentEntry assignment) => Inline()
        .Add("user", assignment.User)
        .Add("role", assignment.Role)
        .Add("at", assignment.At.ToString())
        .Add("from", Instant(assignment.From))
        .Add("until", Instant(assignment.Until));

    private static WrittenMap WriteContract(ContractEntry contract) => new WrittenMap()
        .Add("id", contract.Id)
        .Add("name", contract.Name)
        .Add("console", contract.Console)
        .AddAny("members", List(contract.Members.Select(WriteMember)))
        .AddAny("workspaces", List(contract.Workspaces.Select(WriteWorkspace)));

    private static WrittenMap WriteWorkspace(WorkspaceEntry workspace) => new WrittenMap()
        .Add("id", workspace.Id)
        .Add("name", workspace.Name)
        .AddAny("members", List(workspace.Members.Select(WriteMember)));

    private static WrittenMap WriteMember(MemberEntry member) => Inline()
        .Add("user", member.User)
        .Add("roles", member.Roles)
        .Add("from", Instant(member.From))
        .Add("until", Instant(member.Until));

    private static string? Instant(DateTimeOffset? instant) => instant is { } known ? InstantSyntax.Write(known) : null;
}
