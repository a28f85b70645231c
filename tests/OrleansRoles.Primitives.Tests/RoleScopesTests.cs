using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using Xunit;

namespace OrleansRoles.Primitives.Tests;

/// <summary>
/// What a role names few scopes of is found in another way than what it names many of; both ways must find each scope
/// and no other.
/// </summary>
public sealed class RoleScopesTests
{
    private static readonly RoleModel Model = RoleModel.Compile(new ModelDefinition
    {
        Name = "halls",
        Version = "1",
        Scopes = [new("tenant", null, false, ""), new("venue", "tenant", false, ""), new("app", "tenant", false, "")],
        Permissions = [Permission("enter", "venue"), Permission("use", "app")],
        Resources = [Resource("venue"), Resource("app")],
        CustomRoles = new CustomRoleRules { MayGrant = ["enter", "use"], GrantScopes = ["venue", "app"] },
        Actions = [Action("enter", "venue"), Action("use", "app")],
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(3_000)]
    public void A_role_gives_what_it_says_at_each_of_its_scopes_and_nowhere_else(int scopes)
    {
        // Every id is a venue's or an app's, every seventh both: equal ids of different types must not be mixed up.
        HashSet<(string Type, string Id)> named =
        [
            .. Enumerable.Range(0, scopes).Select(n => (n % 2 == 0 ? "venue" : "app", $"place-{n}")),
            .. Enumerable.Range(0, scopes / 7).Select(n => (n % 2 == 0 ? "app" : "venue", $"place-{7 * n}")),
            .. Enumerable.Range(0, scopes / 7).Select(n => (n % 2 == 0 ? "venue" : "app", $"place-{7 * n}")),
        ];
        CustomRoleEntry role = new()
        {
            Id = "keeper",
            Name = "Keeper",
            Grants =
            [
                .. named.Select(scope => new GrantEntry(
                    new ScopeName(scope.Type, scope.Id), [new Grant(scope.Type == "venue" ? "enter" : "use", null)])),
            ],
        };
        RoleCell cell = new(RoleFacts.Custom(Model, role));
        UserFacts user = UserFacts.Create(
            Model, new UserEntry { Id = "ana", Roles = ["keeper"] }, [], _ => cell, 0);
        TenantFacts tenant = new("acme", Model, TenantStatus.Active, [], [], [], 0);

        for (int n = 0; n < scopes + 50; n++)
        {
            Assert.Equal(named.Contains(("venue", $"place-{n}")), Check(tenant, user, "enter", "venue", $"place-{n}"));
            Assert.Equal(named.Contains(("app", $"place-{n}")), Check(tenant, user, "use", "app", $"place-{n}"));
        }

        Assert.Equal(
            named.Select(scope => scope.ToString()).Order(),
            cell.Facts.Elsewhere.Select(scope => (Model.Definition.Scopes[scope.ScopeType].Name, scope.Id).ToString())
                .Order());
    }

    private static bool Check(TenantFacts tenant, UserFacts user, string action, string type, string id)
    {
        CheckRequest request = new()
        {
            Tenant = "acme",
            SubjectId = "ana",
            Action = action,
            ResourceType = type,
            ResourceId = id,
        };
        return Evaluator.Decide(tenant, user, in request, DateTimeOffset.UnixEpoch).IsAllowed;
    }

    private static PermissionDefinition Permission(string name, string scope) =>
        new() { Name = name, Scopes = [scope] };

    private static ResourceDefinition Resource(string type) => new()
    {
        Name = type,
        Scopes = [new ResourceScope(type, [new PropertyPath(PathRoot.It, ["id"])])],
    };

    private static ActionDefinition Action(string name, string type) =>
        new() { Name = name, On = [type], Requirement = new Requirement.HasPermission(name, null) };
}
