using System.Collections.Immutable;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.EngineConformance.Worlds;

/// <summary>
/// The model of the suite: small, and with one action for each kind of fact that an engine keeps. Version 2 lets
/// readers write, so that an answer shows which version a tenant runs.
/// </summary>
public static class ConformanceModel
{
    /// <summary>The model's name.</summary>
    public const string Name = "conformance";

    /// <summary>How many numbered flags there are: <c>step.1</c> and on.</summary>
    public const int Steps = 40;

    private const string Root = "tenant";
    private static readonly ImmutableArray<string> s_everywhere = [Root, "contract", "workspace", "venue"];

    /// <summary>The name of a numbered flag and of its action.</summary>
    public static string Step(int number) => $"step.{number}";

    /// <summary>The definition of a version.</summary>
    public static ModelDefinition Definition(string version, string name = Name) => new()
    {
        Name = name,
        Version = version,
        Scopes =
        [
            new ScopeDefinition(Root, null, false, ""),
            new ScopeDefinition("contract", Root, false, ""),
            new ScopeDefinition("workspace", "contract", OneRolePerMember: true, ""),
            new ScopeDefinition("venue", Root, false, ""),
        ],
        Features = ["beta"],
        Settings = ["audit"],
        Licences = ["recording"],
        Operators = ["platform"],
        Permissions =
        [
            new PermissionDefinition { Name = "doc.read", Scopes = s_everywhere },
            new PermissionDefinition { Name = "doc.write", Scopes = s_everywhere },
            new PermissionDefinition { Name = "members.manage", Scopes = s_everywhere },
            new PermissionDefinition { Name = "beta.use", Scopes = [Root], Feature = "beta" },
            new PermissionDefinition { Name = "bill", Scopes = [Root], Levels = ["view", "edit"] },
            .. StepNumbers().Select(n => new PermissionDefinition { Name = Step(n), Scopes = [Root] }),
        ],
        Resources =
        [
            Resource(Root),
            Resource("contract", ("contract", "id")),
            Resource("workspace", ("workspace", "id"), ("contract", "contract")),
            Resource("venue", ("venue", "id")),
        ],
        Roles = [.. Roles(version)],
        CustomRoles = new CustomRoleRules
        {
            MayGrant = ["doc.read", "doc.write", "beta.use", "bill", .. StepNumbers().Select(Step)],
            GrantScopes = [Root, "venue"],
        },
        Actions = [.. Actions()],
        Workflows = new WorkflowDefinition
        {
            Teams = new TeamRules(null),
            Licences = [new LicenceRules("recording", null, null, null, null, null, null, null, 0, false)],
            Members =
            [
                new MemberRules(
                    "contract", "members.manage", "members.manage", "members.manage", null, null, null, null),
                new MemberRules(
                    "workspace", "members.manage", "members.manage", "members.manage", "contract", null, null, null),
            ],
        },
    };

    private static IEnumerable<int> StepNumbers() => Enumerable.Range(1, Steps);

    private static IEnumerable<RoleDefinition> Roles(string version)
    {
        Grant read = new("doc.read", null);
        Grant write = new("doc.write", null);
        yield return Role("reader", Root, version == "1" ? [read] : [read, write]);
        yield return Role("writer", Root, read, write);
        yield return Role("biller", Root, new Grant("bill", "edit"), new Grant("beta.use", null));
        Grant manage = new("members.manage", null);
        yield return Role("contract-owner", "contract", read, write, manage) with { HoldersMin = 1 };
        yield return Role("contract-member", "contract", read);
        yield return Role("workspace-owner", "workspace", read, manage) with { HoldersMin = 1 };
        yield return Role("workspace-guest", "workspace", read);
        yield return Role("venue-clerk", "venue", read);
    }

    private static RoleDefinition Role(string name, string scope, params ImmutableArray<Grant> grants) =>
        new() { Name = name, Scope = scope, Grants = grants };

    private static ResourceDefinition Resource(string name, params (string ScopeType, string Segment)[] scopes) => new()
    {
        Name = name,
        Scopes = [.. scopes.Select(scope => new ResourceScope(scope.ScopeType, [It(scope.Segment)]))],
    };

    private static PropertyPath It(string segment) => new(PathRoot.It, [segment]);

    private static IEnumerable<ActionDefinition> Actions()
    {
        yield return Action("doc.read", s_everywhere, Has("doc.read"));
        yield return Action("doc.write", s_everywhere, Has("doc.write"));
        yield return Action("members.manage", ["contract", "workspace"], Has("members.manage"));
        yield return Action("beta.use", [Root], Has("beta.use"));
        yield return Action("bill.view", [Root], new Requirement.HasPermission("bill", "view"));
        yield return Action("bill.edit", [Root], new Requirement.HasPermission("bill", "edit"));
        yield return Action("audited", [Root], new Requirement.SettingOn("audit"));
        yield return Action("audited.write", [Root], new Requirement.All([
            Has("doc.write"), new Requirement.SettingOn("audit")]));
        yield return Action("record", [Root], new Requirement.HoldsSeat("recording"));
        yield return Action("in-team", [Root], new Requirement.SubjectTeamIn(It("teams")));
        yield return Action("open-app", [Root], new Requirement.Subscribed(It("app")));
        yield return Action("person", [Root], new Requirement.SubjectKindIs(SubjectKind.Human));
        yield return Action("operate", [Root], new Requirement.IsOperator("platform"));
        foreach (string step in StepNumbers().Select(Step))
        {
            yield return Action(step, [Root], Has(step));
        }
    }

    private static ActionDefinition Action(string name, ImmutableArray<string> on, Requirement requirement) =>
        new() { Name = name, On = on, Requirement = requirement };

    private static Requirement.HasPermission Has(string flag) => new(flag, null);
}
