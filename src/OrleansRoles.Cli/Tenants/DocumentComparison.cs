using System.Collections.Immutable;
using System.Globalization;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Cli.Tenants;

/// <summary>How two states of a tenant differ: entity by entity, fact by fact.</summary>
internal static class DocumentComparison
{
    private static readonly Comparer<(string Entity, string Fact)> _order =
        Comparer<(string Entity, string Fact)>.Create(
            (left, right) => string.CompareOrdinal(left.Entity, right.Entity) is var entities and not 0
                ? entities
                : string.CompareOrdinal(left.Fact, right.Fact));

    /// <summary>Compares two states; null is a tenant that does not exist.</summary>
    /// <returns>The differences in order of entity.</returns>
    public static ImmutableArray<PlanChange> Compare(TenantWorld? before, TenantWorld after)
    {
        SortedDictionary<(string Entity, string Fact), string> was = FactsOf(before);
        SortedDictionary<(string Entity, string Fact), string> becomes = FactsOf(after);
        var changes = ImmutableArray.CreateBuilder<PlanChange>();
        foreach ((string Entity, string Fact) key in was.Keys.Union(becomes.Keys).Order(_order))
        {
            bool had = was.TryGetValue(key, out string? old);
            bool has = becomes.TryGetValue(key, out string? present);
            if (had && has && old == present)
            {
                continue;
            }

            string type = !had ? "added" : !has ? "removed" : "changed";
            string value = !had ? present! : !has ? old! : $"{Shown(old!)} → {Shown(present!)}";
            changes.Add(new PlanChange(key.Entity, type, value.Length == 0 ? key.Fact : $"{key.Fact}: {value}"));
        }

        return changes.ToImmutable();
    }

    private static string Shown(string value) => value.Length == 0 ? "(nothing)" : value;

    private static SortedDictionary<(string Entity, string Fact), string> FactsOf(TenantWorld? world)
    {
        SortedDictionary<(string Entity, string Fact), string> facts = new(_order);
        if (world is null)
        {
            return facts;
        }

        TenantDocument document = world.Document;
        facts[("tenant", "model")] = $"{world.Tenant.Model.Name}@{world.Tenant.Model.Version}";
        AddTenant(facts, document);
        foreach (UserEntry user in document.Users)
        {
            AddUser(facts, user);
        }

        foreach (CustomRoleEntry role in document.Roles)
        {
            AddRole(facts, role);
        }

        foreach (ContractEntry contract in document.Contracts)
        {
            facts[($"contract/{contract.Id}", "contract")] = Described(contract.Name, contract.Console);
            foreach (WorkspaceEntry workspace in contract.Workspaces)
            {
                facts[($"workspace/{workspace.Id}", $"workspace in contract/{contract.Id}")] = workspace.Name;
            }
        }

        foreach (AssignmentEntry assignment in document.AllAssignments())
        {
            facts[($"user/{assignment.User}", $"role {assignment.Role} at {assignment.At}")] =
                Period(assignment.From, assignment.Until);
        }

        return facts;
    }

    private static void AddTenant(SortedDictionary<(string, string), string> facts, TenantDocument document)
    {
        facts[("tenant", "name")] = document.Name;
        facts[("tenant", "status")] = document.Status == TenantStatus.Active ? "active" : "suspended";
        AddAll("setting", document.Settings);
        AddAll("feature", document.Features);
        AddAll("subscription", document.Subscriptions);
        foreach ((string licence, int seats) in document.Seats)
        {
            facts[("tenant", $"seats of {licence}")] = seats.ToString(CultureInfo.InvariantCulture);
        }

        void AddAll(string noun, ImmutableArray<string> names)
        {
            foreach (string name in names)
            {
                facts[("tenant", $"{noun} {name}")] = "";
            }
        }
    }

    private static void AddUser(SortedDictionary<(string, string), string> facts, UserEntry user)
    {
        string entity = $"user/{user.Id}";
        facts[(entity, "user")] = Described(
            user.Kind == SubjectKind.Human ? "" : "integration", user.FirstName, user.LastName, user.Email);
        if (user.Status == UserStatus.Deactivated)
        {
            facts[(entity, "deactivated")] = "";
        }

        AddAll("team", user.Teams);
        AddAll("seat of", user.Seats);
        foreach (string role in user.Roles)
        {
            facts[(entity, $"role {role} at tenant")] = "";
        }

        void AddAll(string noun, ImmutableArray<string> names)
        {
            foreach (string name in names)
            {
                facts[(entity, $"{noun} {name}")] = "";
            }
        }
    }

    private static void AddRole(SortedDictionary<(string, string), string> facts, CustomRoleEntry role)
    {
        string entity = $"role/{role.Id}";
        facts[(entity, "role")] = Described(role.Name, role.Description);
        foreach (GrantEntry entry in role.Grants)
        {
            foreach (Grant grant in entry.Permissions)
            {
                facts[(entity, $"grant {grant.Permission} at {entry.At}")] = grant.Level ?? "";
            }
        }
    }

    private static string Described(params IEnumerable<string> parts) =>
        string.Join(", ", parts.Where(part => part.Length > 0));

    private static string Period(DateTimeOffset? from, DateTimeOffset? until) => Described(
        from is { } start ? $"from {Time(start)}" : "", until is { } end ? $"until {Time(end)}" : "");

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
