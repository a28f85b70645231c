using OrleansRoles.Model.Definition;

namespace OrleansRoles.EngineConformance.Worlds;

/// <summary>
/// A model with every workflow that reaches out: invitations, licences, keys, approvals, requests, notifications.
/// </summary>
public static class OutreachModel
{
    /// <summary>The model's name.</summary>
    public const string Name = "outreach";

    private const string Root = "tenant";

    /// <summary>The definition.</summary>
    public static ModelDefinition Definition(string version) => new()
    {
        Name = Name,
        Version = version,
        Scopes =
        [
            new ScopeDefinition(Root, null, false, ""),
            new ScopeDefinition("console", Root, false, ""),
            new ScopeDefinition("contract", "console", OneRolePerMember: true, ""),
            new ScopeDefinition("workspace", "contract", OneRolePerMember: true, ""),
        ],
        Licences = ["recording"],
        Operators = ["support"],
        Permissions =
        [
            Permission("admin", Root), Permission("seats", Root), Permission("work", Root), Permission("robot", Root),
            Permission("contract.manage", "contract"), Permission("contract.see", "contract"),
            Permission("workspace.work", "workspace"),
        ],
        Resources =
        [
            Resource(Root), Resource("user"), Resource("app"), Resource("integration"), Resource("preferences"),
            Resource("contract", ("contract", "id")),
            Resource("workspace", ("workspace", "id"), ("contract", "contract")),
        ],
        Roles = [.. Roles()],
        Actions = [.. Actions()],
        Workflows = Workflows(),
    };

    private static WorkflowDefinition Workflows() => new()
    {
        Provisioning = new ProvisioningRules("join", "worker", []),
        Invitations = new InvitationRules(
            [new ScopeAction("contract", "contract.invite"), new ScopeAction("workspace", "workspace.invite")],
            TimeSpan.FromDays(30), "contract.invite"),
        Members =
        [
            new MemberRules("contract", null, "contract.invite", "contract.invite", null, null, null, null),
            new MemberRules(
                "workspace", "contract.invite", "contract.invite", "contract.invite", "contract", null, null, null),
        ],
        Licences =
        [
            new LicenceRules(
                "recording", "seats.assign", "seats.assign", "seats.view", "seats.view", "seats.view",
                "seats.request", "seats.approve", MajorFromUsers: 4, OwnApproval: true),
        ],
        ApiKeys = new ApiKeyRules("robot", "keys.manage", "keys.issue", "keys.issue"),
        Approvals =
        [
            new ApprovalRules("report", null, "seats.approve", OwnChangeApproved: true, null),
            new ApprovalRules("layout", "seats.request", "seats.approve", false, TimeSpan.FromDays(7)),
        ],
        AppRequests = new AppRequestRules("apps.request", NotifyRequester: true),
        Integrations = new IntegrationRules(null, "integrations.approve", "integrations.configure", "integrations.run"),
        Preferences = new PreferenceRules("preferences.edit"),
        Notifications =
        [
            new NotificationRules("licence-assigned", "affected-user"),
            new NotificationRules("licence-released", "affected-user"),
        ],
    };

    private static IEnumerable<RoleDefinition> Roles()
    {
        yield return Role("admin", Root, "admin", "seats", "work") with { HoldersMin = 1 };
        yield return Role("clerk", Root, "seats", "work");
        yield return Role("worker", Root, "work");
        yield return Role("robot", Root, "robot") with { Kind = SubjectKind.Integration };
        yield return Role("contract-owner", "contract", "contract.manage", "contract.see") with { HoldersMin = 1 };
        yield return Role("contract-member", "contract", "contract.see") with { Default = true };
        yield return Role("workspace-worker", "workspace", "workspace.work");
    }

    private static IEnumerable<ActionDefinition> Actions()
    {
        yield return Action("seats.assign", "user", "seats");
        yield return Action("seats.view", Root, "seats");
        yield return Action("seats.request", Root, "seats");
        yield return Action("seats.approve", Root, "admin");
        yield return Action("apps.request", "app", "work");
        yield return Action("keys.manage", Root, "admin");
        yield return Action("keys.issue", "user", "admin");
        yield return Action("integrations.approve", "integration", "admin");
        yield return Action("integrations.configure", "integration", "seats");
        yield return Action("integrations.run", "integration", "robot");
        yield return Action("robot.work", Root, "robot");
        yield return Action("work", Root, "work");
        yield return Action("contract.invite", "contract", "contract.manage");
        yield return Action("contract.see", "contract", "contract.see");
        yield return Action("workspace.invite", "workspace", "contract.manage");
        yield return Action("workspace.work", "workspace", "workspace.work");
        yield return new ActionDefinition
        {
            Name = "record",
            On = [Root],
            Requirement = new Requirement.HoldsSeat("recording"),
        };
        yield return new ActionDefinition
        {
            Name = "preferences.edit",
            On = ["preferences"],
            Requirement = new Requirement.SubjectIs(It("owner")),
        };
    }

    private static ActionDefinition Action(string name, string on, string flag) => new()
    {
        Name = name,
        On = [on],
        Requirement = new Requirement.HasPermission(flag, null),
    };

    private static PermissionDefinition Permission(string name, string scope) => new()
    {
        Name = name,
        Scopes = [scope],
    };

    private static RoleDefinition Role(string name, string scope, params string[] grants) => new()
    {
        Name = name,
        Scope = scope,
        Grants = [.. grants.Select(grant => new Grant(grant, null))],
    };

    private static ResourceDefinition Resource(string name, params (string ScopeType, string Segment)[] scopes) => new()
    {
        Name = name,
        Scopes = [.. scopes.Select(scope => new ResourceScope(scope.ScopeType, [It(scope.Segment)]))],
    };

    private static PropertyPath It(string segment) => new(PathRoot.It, [segment]);
}
