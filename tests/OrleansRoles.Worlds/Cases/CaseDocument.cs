using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Worlds.Cases;

/// <summary>A case's setup as a tenant document; what belongs to another tenant is left out.</summary>
internal sealed class CaseDocument(string model, string tenant, JsonObject setup)
{
    private const string NoLevel = "none";

    /// <summary>The document as a value.</summary>
    public TenantDocument ToDocument() => new()
    {
        Tenant = tenant,
        Model = model,
        Name = tenant,
        Settings = [.. CaseJson.Texts(setup, "settings")],
        Features = [.. CaseJson.Texts(setup, "features")],
        Subscriptions = [.. CaseJson.Texts(setup, "subscriptions")],
        Users = [.. UserIds().Select(User)],
        Roles = [.. Own("roles").Select(Role)],
        Assignments =
        [
            .. Assignments().Where(a => a.At != ScopeName.Root && !IsMembership(a.At)),
        ],
        Contracts = [.. Resources("contract").Select(Contract)],
    };

    /// <summary>The document as JSON.</summary>
    public string ToJson()
    {
        TenantDocument document = ToDocument();
        return new JsonObject
        {
            ["tenant"] = document.Tenant,
            ["model"] = document.Model,
            ["name"] = document.Name,
            ["settings"] = Strings(document.Settings),
            ["features"] = Strings(document.Features),
            ["subscriptions"] = Strings(document.Subscriptions),
            ["users"] = Array(document.Users, UserJson),
            ["roles"] = Array(document.Roles, RoleJson),
            ["assignments"] = Array(document.Assignments, assignment => new JsonObject
            {
                ["user"] = assignment.User, ["role"] = assignment.Role, ["at"] = assignment.At.ToString(),
            }),
            ["contracts"] = Array(document.Contracts, ContractJson),
        }.ToJsonString();
    }

    private IEnumerable<JsonObject> Own(string part) =>
        CaseJson.Objects(setup, part).Where(item => (CaseJson.Text(item, "tenant") ?? tenant) == tenant);

    private IEnumerable<JsonObject> Resources(string type) =>
        Own("resources").Where(resource => CaseJson.Text(resource, "type") == type);

    /// <summary>Listed users, and unlisted ones who hold roles; the vendor's operators are no users.</summary>
    private IEnumerable<string> UserIds() => Own("users").Where(user => user["operator"] is null)
        .Select(user => CaseJson.Text(user, "id")!)
        .Concat(Assignments().Select(assignment => assignment.User)).Distinct();

    private UserEntry User(string id)
    {
        JsonObject user = Own("users").FirstOrDefault(u => CaseJson.Text(u, "id") == id) ?? [];
        return new UserEntry
        {
            Id = id,
            Kind = CaseJson.Text(user, "kind") == "integration" ? SubjectKind.Integration : SubjectKind.Human,
            Status = CaseJson.Text(user, "status") == "deactivated" ? UserStatus.Deactivated : UserStatus.Active,
            Teams = [.. CaseJson.Texts(user, "teams")],
            Seats = CaseJson.IsTrue(user, "licensed") ? ["recording"] : [],
            Roles = [.. Assignments().Where(a => a.User == id && a.At == ScopeName.Root).Select(a => a.Role)],
        };
    }

    private CustomRoleEntry Role(JsonObject role) => new()
    {
        Id = CaseJson.Text(role, "id")!,
        Name = CaseJson.Text(role, "name") ?? CaseJson.Text(role, "id")!,
        Grants =
        [
            .. CaseJson.Objects(role, "grants").Where(grant => ScopeOf(grant) is not null)
                .GroupBy(grant => ScopeOf(grant)!.Value)
                .Select(group => new GrantEntry(group.Key, [.. group.Select(Grant).OfType<Grant>()]))
                .Where(entry => entry.Permissions.Length > 0),
        ],
    };

    private static Grant? Grant(JsonObject grant)
    {
        string permission = CaseJson.Text(grant, "permission")!;
        return CaseJson.IsTrue(grant, "level") ? new Grant(permission, null)
            : CaseJson.Text(grant, "level") is { } level && level != NoLevel ? new Grant(permission, level)
            : null;
    }

    private IEnumerable<AssignmentEntry> Assignments() => CaseJson.Objects(setup, "assignments")
        .Where(assignment => ScopeOf(assignment) is not null)
        .Select(assignment => new AssignmentEntry(
            CaseJson.Text(assignment, "user")!, CaseJson.Text(assignment, "role")!, ScopeOf(assignment)!.Value));

    /// <summary>The scope named <c>type:id</c>; null where it is another tenant.</summary>
    private ScopeName? ScopeOf(JsonObject item)
    {
        string[] parts = CaseJson.Text(item, "scope")!.Split(':', 2);
        return parts[0] != "tenant" ? new ScopeName(parts[0], parts[1])
            : parts[1] == tenant ? ScopeName.Root
            : null;
    }

    private bool IsMembership(ScopeName at) =>
        at.Type is "contract" or "workspace" && Resources(at.Type).Any(r => CaseJson.Text(r, "id") == at.Id);

    private ContractEntry Contract(JsonObject contract)
    {
        string id = CaseJson.Text(contract, "id")!;
        return new ContractEntry
        {
            Id = id,
            Name = id,
            Console = CaseJson.Text(contract, "console") ?? "",
            Members = Members(new ScopeName("contract", id)),
            Workspaces =
            [
                .. Resources("workspace").Where(workspace => CaseJson.Text(workspace, "contract") == id)
                    .Select(workspace => CaseJson.Text(workspace, "id")!)
                    .Select(w => new WorkspaceEntry { Id = w, Name = w, Members = Members(new("workspace", w)) }),
            ],
        };
    }

    private ImmutableArray<MemberEntry> Members(ScopeName at) =>
        [.. Assignments().Where(a => a.At == at).GroupBy(a => a.User)
            .Select(group => new MemberEntry(group.Key, [.. group.Select(a => a.Role)]))];

    private static JsonArray Strings(IEnumerable<string> items) =>
        new([.. items.Select(item => (JsonNode)JsonValue.Create(item))]);

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> json) =>
        new([.. items.Select(item => (JsonNode)json(item))]);

    private static JsonObject UserJson(UserEntry user) => new()
    {
        ["id"] = user.Id,
        ["kind"] = user.Kind == SubjectKind.Human ? "human" : "integration",
        ["status"] = user.Status == UserStatus.Active ? "active" : "deactivated",
        ["teams"] = Strings(user.Teams),
        ["seats"] = Strings(user.Seats),
        ["roles"] = Strings(user.Roles),
    };

    private static JsonObject RoleJson(CustomRoleEntry role) => new()
    {
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["grants"] = Array(role.Grants, entry => new JsonObject
        {
            ["at"] = entry.At.ToString(),
            ["permissions"] = new JsonObject(entry.Permissions.Select(grant => KeyValuePair.Create<string, JsonNode?>(
                grant.Permission, grant.Level is null ? JsonValue.Create(true) : JsonValue.Create(grant.Level)))),
        }),
    };

    private static JsonObject ContractJson(ContractEntry contract)
    {
        JsonObject json = new()
        {
            ["id"] = contract.Id,
            ["name"] = contract.Name,
            ["members"] = Array(contract.Members, MemberJson),
            ["workspaces"] = Array(contract.Workspaces, workspace => new JsonObject
            {
                ["id"] = workspace.Id,
                ["name"] = workspace.Name,
                ["members"] = Array(workspace.Members, MemberJson),
            }),
        };
        if (contract.Console.Length > 0)
        {
            json["console"] = contract.Console;
        }

        return json;
    }

    private static JsonObject MemberJson(MemberEntry member) =>
        new() { ["user"] = member.User, ["roles"] = Strings(member.Roles) };
}
