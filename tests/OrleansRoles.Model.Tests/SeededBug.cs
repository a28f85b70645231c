using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Model.Tests;

/// <summary>
/// A rule that an evaluator could forget, said by changing what it is told. A comparison that does not notice it proves
/// nothing.
/// </summary>
/// <param name="Name">What is wrong.</param>
/// <param name="OfModel">The model as the faulty evaluator would take it.</param>
/// <param name="OfDocument">The tenant as the faulty evaluator would take it.</param>
internal sealed record SeededBug(
    string Name, Func<ModelDefinition, ModelDefinition> OfModel, Func<TenantDocument, TenantDocument> OfDocument)
{
    public static IReadOnlyList<SeededBug> All { get; } =
    [
        OfPermissions("prerequisites are ignored", p => p with { Needs = null }),
        OfPermissions("caps are ignored", p => p with { CappedBy = null }),
        OfPermissions("features are ignored", p => p with { Feature = null }),
        OfPermissions("settings are ignored", p => p with { Setting = null }),
        OfPermissions("only the first scope type counts", p => p with { Scopes = [p.Scopes[0]] }),
        OfResources("gates of types are ignored", r => r with { Gate = null }),
        OfResources("groups are not groups", r => r with { ForEach = null }),
        OfResources("only the first path to a scope counts", r => r with
        {
            Scopes = [.. r.Scopes.Select(scope => scope with { Ids = [scope.Ids[0]] })],
        }),
        OfActions("gates of actions are ignored", a => a with { Gate = null }),
        OfActions("all and any are mixed up", a => a with { Requirement = Swap(a.Requirement) }),
        OfActions("obligations are unconditional", a => a with
        {
            Obligations = [.. a.Obligations.Select(obligation => obligation with { When = null })],
        }),
        OfCustomRoles("custom roles include nothing", rules => rules with { Includes = [] }),
        OfRanks("every ranked role can be granted", ranks => ranks with { NotGrantable = [] }),
        OfRanks("ranks are upside down", ranks => ranks with { Order = [.. ranks.Order.Reverse()] }),
        OfAssignments("assignments never end", a => a with { Until = null }),
        OfAssignments("assignments count before their time", a => a with { From = null }),
        OfAssignments("the last instant still counts", a => a with { Until = a.Until?.AddTicks(1) }),
        OfUsers("deactivated users are served", user => user with { Status = UserStatus.Active }),
        OfUsers("seats are lost", user => user with { Seats = [] }),
        OfUsers("teams are lost", user => user with { Teams = [] }),
        OfUsers("everybody is a person", user => user with { Kind = SubjectKind.Human }),
        OfGrants("grants at all scopes of a type are lost", grant => !grant.At.IsAll),
        OfGrants("grants at single scopes are lost", grant => grant.At.IsAll || grant.At.IsRoot),
        OfTenant("suspended tenants are served", tenant => tenant with { Status = TenantStatus.Active }),
        OfTenant("subscriptions are lost", tenant => tenant with { Subscriptions = [] }),
        OfTenant("contracts are lost", tenant => tenant with { Contracts = [] }),
    ];

    private static SeededBug InModel(string name, Func<ModelDefinition, ModelDefinition> change) =>
        new(name, change, document => document);

    private static SeededBug OfTenant(string name, Func<TenantDocument, TenantDocument> change) =>
        new(name, model => model, change);

    private static SeededBug OfPermissions(string name, Func<PermissionDefinition, PermissionDefinition> change) =>
        InModel(name, model => model with { Permissions = [.. model.Permissions.Select(change)] });

    private static SeededBug OfResources(string name, Func<ResourceDefinition, ResourceDefinition> change) =>
        InModel(name, model => model with { Resources = [.. model.Resources.Select(change)] });

    private static SeededBug OfActions(string name, Func<ActionDefinition, ActionDefinition> change) =>
        InModel(name, model => model with { Actions = [.. model.Actions.Select(change)] });

    private static SeededBug OfCustomRoles(string name, Func<CustomRoleRules, CustomRoleRules> change) =>
        InModel(name, m => m with { CustomRoles = m.CustomRoles is null ? null : change(m.CustomRoles) });

    private static SeededBug OfRanks(string name, Func<RankDefinition, RankDefinition> change) =>
        InModel(name, model => model with { Ranks = model.Ranks is null ? null : change(model.Ranks) });

    private static SeededBug OfAssignments(string name, Func<AssignmentEntry, AssignmentEntry> change) =>
        OfTenant(name, tenant => tenant with { Assignments = [.. tenant.Assignments.Select(change)] });

    private static SeededBug OfUsers(string name, Func<UserEntry, UserEntry> change) =>
        OfTenant(name, tenant => tenant with { Users = [.. tenant.Users.Select(change)] });

    private static SeededBug OfGrants(string name, Func<GrantEntry, bool> keep) => OfTenant(name, tenant => tenant with
    {
        Roles = [.. tenant.Roles.Select(role => role with { Grants = [.. role.Grants.Where(keep)] })],
    });

    private static Requirement Swap(Requirement requirement) => requirement switch
    {
        Requirement.All { Items.Length: > 1 } all => new Requirement.Any(all.Items),
        Requirement.Any { Items.Length: > 1 } any => new Requirement.All(any.Items),
        _ => requirement,
    };
}
