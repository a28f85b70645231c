using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansRoles.Language.Documents;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>By which part of the HTTP interface admins change their tenants.</summary>
internal enum ChangeStyle
{
    /// <summary>Commands on members and roles; every tenth tenant is kept as a document.</summary>
    Commands,

    /// <summary>Whole documents.</summary>
    Documents,
}

/// <summary>Makes up changes, and tells the tenant's truth that they are under way. Thread-safe.</summary>
internal sealed class ChangeMaker(ChangeStyle style, string run)
{
    private const int DocumentTenants = 10;

    private int _count;

    /// <summary>How many changes were made.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Makes up a change of a tenant; null where another is in its way.</summary>
    public Change? TryMake(TenantTruth tenant, int number, Random random)
    {
        bool isDocument = style == ChangeStyle.Documents || number % DocumentTenants == DocumentTenants - 1;
        if (!tenant.TryEnter(isDocument))
        {
            return null;
        }

        Change? change = isDocument ? MakeDocument(tenant, random) : MakeCommand(tenant, random);
        if (change is null)
        {
            tenant.Leave();
        }

        return change;
    }

    private Change? MakeCommand(TenantTruth tenant, Random random)
    {
        int user = random.Next(tenant.Users.Length);
        return random.Next(10) switch
        {
            < 4 => MakeContractRole(tenant, user, random),
            < 8 => MakeWorkspaceMember(tenant, user, random),
            _ => MakeRoleEdit(tenant, random),
        };
    }

    /// <summary>Gives a member of a contract the other role.</summary>
    private Change? MakeContractRole(TenantTruth tenant, int number, Random random)
    {
        Lane<UserTruth> lane = tenant.Users[number];
        UserTruth before = lane.Newest;
        string contract = before.Contracts.Keys.ElementAt(random.Next(before.Contracts.Count));
        string role = Other(LoadModel.ContractRoles, before.Contracts[contract]);
        return Lanes(lane, before, before with { Contracts = before.Contracts.SetItem(contract, role) }) is { } ends
            ? Command(
                tenant, "contract role", HttpMethod.Patch,
                $"/v1/tenants/{tenant.Id}/contracts/{contract}/members/{before.Id}", RolesBody(role), ends)
            : null;
    }

    /// <summary>Adds a member to the home workspace, or removes the one that is there.</summary>
    private Change? MakeWorkspaceMember(TenantTruth tenant, int number, Random random)
    {
        Lane<UserTruth> lane = tenant.Users[number];
        UserTruth before = lane.Newest;
        string home = before.Contracts.Keys.First();
        string workspace = $"w{home[1..]}";
        string path = $"/v1/tenants/{tenant.Id}/workspaces/{workspace}/members/{before.Id}";
        if (before.Workspaces.ContainsKey(workspace))
        {
            return Lanes(lane, before, before with { Workspaces = before.Workspaces.Remove(workspace) }) is { } ends
                ? Command(tenant, "workspace leave", HttpMethod.Delete, path, null, ends)
                : null;
        }

        string role = LoadModel.WorkspaceRoles[random.Next(2)];
        return Lanes(lane, before, before with { Workspaces = before.Workspaces.Add(workspace, role) }) is { } added
            ? Command(tenant, "workspace join", HttpMethod.Put, path, RolesBody(role), added)
            : null;
    }

    /// <summary>Edits what a custom role grants.</summary>
    private Change? MakeRoleEdit(TenantTruth tenant, Random random)
    {
        Lane<RoleTruth> lane = tenant.Roles[random.Next(tenant.Roles.Length)];
        RoleTruth before = lane.Newest;
        RoleTruth after = Edited(before, random);
        return Lanes(lane, before, after) is { } ends
            ? Command(
                tenant, "role edit", HttpMethod.Patch, $"/v1/tenants/{tenant.Id}/roles/{after.Id}", GrantsBody(after),
                ends)
            : null;
    }

    /// <summary>Changes one to three things of a tenant in one document.</summary>
    private Change? MakeDocument(TenantTruth tenant, Random random)
    {
        List<(Action Acknowledge, Action Withdraw)> ends = [];
        int count = 1 + random.Next(3);
        foreach (int number in Enumerable.Range(0, count).Select(_ => random.Next(tenant.Users.Length)).Distinct())
        {
            string role = random.Next(3) == 0
                ? LoadModel.TenantRoles[random.Next(2)]
                : TenantShape.RoleId(random.Next(TenantShape.CustomRoles));
            UserTruth before = tenant.Users[number].Newest;
            Add(ends, Lanes(tenant.Users[number], before, before.WithRole(role, !before.Roles.Contains(role))));
        }

        if (random.Next(4) == 0)
        {
            Lane<RoleTruth> lane = tenant.Roles[random.Next(tenant.Roles.Length)];
            RoleTruth before = lane.Newest;
            Add(ends, Lanes(lane, before, Edited(before, random)));
        }

        byte[] body = Encoding.UTF8.GetBytes(DocumentWriter.ToJson(tenant.Document()));
        return ends.Count == 0
            ? null
            : Command(
                tenant, "document", HttpMethod.Put, $"/v1/tenants/{tenant.Id}/document", body,
                (() => ends.ForEach(end => end.Acknowledge()), () => ends.ForEach(end => end.Withdraw())));
    }

    private static void Add<T>(List<T> list, T? item)
        where T : struct
    {
        if (item is { } value)
        {
            list.Add(value);
        }
    }

    private static (Action Acknowledge, Action Withdraw)? Lanes<T>(Lane<T> lane, T before, T after)
        where T : class =>
        lane.TryBegin(before, after, out int number)
            ? (() => lane.Acknowledge(number), () => lane.Withdraw(number))
            : null;

    private Change Command(
        TenantTruth tenant, string kind, HttpMethod method, string path, byte[]? body,
        (Action Acknowledge, Action Withdraw) ends)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{run}-{Interlocked.Increment(ref _count)}");
        return new Change(id, tenant, kind, method, path, body)
        {
            Acknowledge = ends.Acknowledge,
            Withdraw = ends.Withdraw,
        };
    }

    private static string Other(ImmutableArray<string> roles, string present) =>
        roles[(roles.IndexOf(present) + 1) % roles.Length];

    private static RoleTruth Edited(RoleTruth before, Random random) => random.Next(3) switch
    {
        0 => before with { Level = "edit", Publishes = !before.Publishes },
        1 => before with { Level = before.Level == "view" ? null : "view", Publishes = false },
        _ => before with { Level = before.Level == "edit" ? "view" : "edit", Publishes = false },
    };

    private static byte[] RolesBody(string role) => JsonSerializer.SerializeToUtf8Bytes(new { roles = new[] { role } });

    private static byte[] GrantsBody(RoleTruth role) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        grants = role.Permissions.IsEmpty
            ? []
            : new[]
            {
                new
                {
                    at = "tenant",
                    permissions = role.Permissions.ToDictionary(
                        grant => grant.Permission, grant => grant.Level is null ? (object)true : grant.Level),
                },
            },
    });
}
