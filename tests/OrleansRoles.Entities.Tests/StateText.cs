using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;

namespace OrleansRoles.Entities.Tests;

/// <summary>States as text, lists in order: records that hold arrays are equal only when they share them.</summary>
internal static class StateText
{
    public static string Of(TenantState? s) => s is null
        ? "none"
        : $"[{s.Name}] {s.Model} {s.ModelVersion} {s.Status} {Set(s.Features)} {Set(s.Settings)} "
            + Set(s.Subscriptions) + Set(s.Seats.Select(pair => $"{pair.Key}={pair.Value}"));

    public static string Of(UserState? s) => s is null
        ? "none"
        : $"[{s.Email}] [{s.FirstName}] [{s.LastName}] {s.Kind} {s.Status} {Set(s.Teams)} {Set(s.Seats)}";

    public static string Of(CustomRoleState? s) => s is null
        ? "none"
        : $"[{s.Name}] [{s.Description}] " + string.Join("; ", s.Grants.Select(
            entry => $"{entry.At}: {string.Join(", ", entry.Permissions)}"));

    public static string Of(ContractState? s) => s?.ToString() ?? "none";

    public static string Of(WorkspaceState? s) => s?.ToString() ?? "none";

    private static string Set(IEnumerable<string> items) =>
        $"{{{string.Join(",", items.Order(StringComparer.Ordinal))}}}";
}
