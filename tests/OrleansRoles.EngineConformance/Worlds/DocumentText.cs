using System.Globalization;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.EngineConformance.Worlds;

/// <summary>
/// A tenant as sorted lines: documents that mean the same tenant give the same text, whichever order or form they have.
/// </summary>
public static class DocumentText
{
    /// <summary>The tenant's lines.</summary>
    public static string Of(TenantDocument? document)
    {
        if (document is null)
        {
            return "no tenant";
        }

        IEnumerable<string> head =
        [
            $"tenant {document.Tenant} model {document.Model} name [{document.Name}] {document.Status}",
            $"settings {Set(document.Settings)} features {Set(document.Features)} apps {Set(document.Subscriptions)}",
            $"seats {Set(document.Seats.Select(pair => $"{pair.Key}={pair.Value}"))}",
        ];
        IEnumerable<string> rest = document.Users.Select(Line)
            .Concat(document.Roles.Select(Line))
            .Concat(document.Contracts.SelectMany(Lines))
            .Concat(Assignments(document).Select(Line).Distinct(StringComparer.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Join('\n', head.Concat(rest));
    }

    /// <summary>Every assignment of a document, whichever list it stands in.</summary>
    public static IEnumerable<AssignmentEntry> Assignments(TenantDocument document) => document.Users
        .SelectMany(user => user.Roles, (user, role) => new AssignmentEntry(user.Id, role, ScopeName.Root))
        .Concat(document.AllAssignments());

    private static string Line(UserEntry user) =>
        $"user {user.Id} [{user.Email}] [{user.FirstName}] [{user.LastName}] {user.Kind} {user.Status} "
        + $"teams {Set(user.Teams)} seats {Set(user.Seats)}";

    private static string Line(CustomRoleEntry role)
    {
        IEnumerable<string> grants = role.Grants.Select(entry => $"{entry.At}: {Set(entry.Permissions.Select(
            grant => $"{grant.Permission}>={grant.Level}"))}");
        return $"role {role.Id} [{role.Name}] [{role.Description}] {string.Join("; ", grants)}";
    }

    private static IEnumerable<string> Lines(ContractEntry contract) => contract.Workspaces
        .Select(workspace => $"workspace {workspace.Id} of {contract.Id} [{workspace.Name}]")
        .Prepend($"contract {contract.Id} [{contract.Name}] [{contract.Console}]");

    private static string Line(AssignmentEntry assignment) =>
        $"held {assignment.User} {assignment.Role} at {assignment.At} "
        + $"{Time(assignment.From)}..{Time(assignment.Until)}";

    private static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Set(IEnumerable<string> items) =>
        $"{{{string.Join(", ", items.Order(StringComparer.Ordinal))}}}";
}
