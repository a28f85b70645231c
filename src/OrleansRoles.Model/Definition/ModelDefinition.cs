using System.Collections.Immutable;

namespace OrleansRoles.Model.Definition;

/// <summary>
/// A role model by names: what the language compiler has bound and checked, before it is lowered to bits. Every name in
/// it resolves; the lowering and the reference evaluator rely on that.
/// </summary>
public sealed record ModelDefinition
{
    /// <summary>The model's name: <c>momentus-elite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The model's version, as its author writes it.</summary>
    public required string Version { get; init; }

    /// <summary>The product's name for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the model is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Scope types; the first is the root, which is the tenant itself.</summary>
    public ImmutableArray<ScopeDefinition> Scopes { get; init; } = [];

    /// <summary>Features that a tenant can have enabled.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Settings that a tenant can have on.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>Licences of which users occupy seats.</summary>
    public ImmutableArray<string> Licences { get; init; } = [];

    /// <summary>The vendor's operators that the model knows by name.</summary>
    public ImmutableArray<string> Operators { get; init; } = [];

    /// <summary>Permissions, in declared order.</summary>
    public ImmutableArray<PermissionDefinition> Permissions { get; init; } = [];

    /// <summary>Resource types that requests name.</summary>
    public ImmutableArray<ResourceDefinition> Resources { get; init; } = [];

    /// <summary>Built-in roles, in declared order; grants include those of included roles.</summary>
    public ImmutableArray<RoleDefinition> Roles { get; init; } = [];

    /// <summary>What tenants' own roles may be, or null where the model has none.</summary>
    public CustomRoleRules? CustomRoles { get; init; }

    /// <summary>Actions, in declared order.</summary>
    public ImmutableArray<ActionDefinition> Actions { get; init; } = [];

    /// <summary>The ranking of roles, highest first, or null.</summary>
    public RankDefinition? Ranks { get; init; }

    /// <summary>The workflows' rules.</summary>
    public WorkflowDefinition Workflows { get; init; } = new();
}

/// <summary>A scope type; <paramref name="Parent"/> is null for the root alone.</summary>
/// <param name="Name">The type's name: <c>venue</c>.</param>
/// <param name="Parent">The scope type that it lies in.</param>
/// <param name="OneRolePerMember">Whether a member has exactly one role at such a scope (a new one replaces
/// it).</param> <param name="Description">For people.</param>
public sealed record ScopeDefinition(string Name, string? Parent, bool OneRolePerMember, string Description);

/// <summary>One atomic right that roles grant.</summary>
public sealed record PermissionDefinition
{
    /// <summary>The permission's name: <c>account.invoices</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Levels above <c>none</c>, lowest first; empty for a flag.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>Scope types at which it can be held; one at least.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>The permission (and level) that must hold inside the same role, or null.</summary>
    public Prerequisite? Needs { get; init; }

    /// <summary>
    /// The ladder permission with the same levels whose level, in the same role, bounds this one; or null.
    /// </summary>
    public string? CappedBy { get; init; }

    /// <summary>The feature without which the permission counts as none, or null.</summary>
    public string? Feature { get; init; }

    /// <summary>The setting without which the permission counts as none, or null.</summary>
    public string? Setting { get; init; }

    /// <summary>Whether holding it takes something away. Only such a permission may stand under <c>not</c>.</summary>
    public bool Restrictive { get; init; }
}

/// <summary>A permission at a level (null for a flag) that a sub-permission needs.</summary>
public sealed record Prerequisite(string Permission, string? Level);

/// <summary>A resource type and how its objects lie in scopes.</summary>
public sealed record ResourceDefinition
{
    /// <summary>The type's name: <c>event</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// For scope types: paths from the object (root <c>It</c>) to the scope's id; the first present one counts.
    /// </summary>
    public ImmutableArray<ResourceScope> Scopes { get; init; } = [];

    /// <summary>What every action on such an object needs beforehand, or null.</summary>
    public Requirement? Gate { get; init; }

    /// <summary>
    /// Set where the object is a group: gate and requirement are tried object by object of the list at the path, each
    /// as <c>it</c>; one that satisfies both is enough, an empty group satisfies nothing.
    /// </summary>
    public GroupDefinition? ForEach { get; init; }
}

/// <summary>
/// Paths to the id of the scope of type <paramref name="ScopeType"/>; an object's <c>id</c> counts for it.
/// </summary>
public sealed record ResourceScope(string ScopeType, ImmutableArray<PropertyPath> Ids);

/// <summary>The objects of a group and their resource type.</summary>
public sealed record GroupDefinition(PropertyPath Path, string ResourceType);

/// <summary>A built-in role.</summary>
public sealed record RoleDefinition
{
    /// <summary>The role's name: <c>contract-owner</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The scope type at which it is assigned.</summary>
    public required string Scope { get; init; }

    /// <summary>Everything it grants, included roles' grants too; each at the scope of the assignment.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>Roles whose grants it contains, as declared.</summary>
    public ImmutableArray<string> Includes { get; init; } = [];

    /// <summary>The action that an admin needs to assign it, or null: then nobody inside the tenant can.</summary>
    public string? AssignedBy { get; init; }

    /// <summary>The operator who may assign it, or null.</summary>
    public string? AssignedByOperator { get; init; }

    /// <summary>Only an operator can appoint the first holder.</summary>
    public bool FirstHolderByOperator { get; init; }

    /// <summary>
    /// How many active holders a scope must keep once it had one. Roles of <see cref="CountsWith"/> count too.
    /// </summary>
    public int HoldersMin { get; init; }

    /// <summary>Roles that count as holders for <see cref="HoldersMin"/> as well.</summary>
    public ImmutableArray<string> CountsWith { get; init; } = [];

    /// <summary>From more holders than this on, giving the role is advised against; 0 for no advice.</summary>
    public int HoldersAdvisedMax { get; init; }

    /// <summary>The only kind of account that may hold it, or null for both.</summary>
    public SubjectKind? Kind { get; init; }

    /// <summary>Whether a new member of the role's scope gets it.</summary>
    public bool Default { get; init; }
}

/// <summary>A permission at a level (null for a flag).</summary>
public sealed record Grant(string Permission, string? Level);

/// <summary>What a tenant's own roles may be.</summary>
public sealed record CustomRoleRules
{
    /// <summary>Built-in roles whose grants every custom role contains.</summary>
    public ImmutableArray<string> Includes { get; init; } = [];

    /// <summary>Permissions that a custom role may carry.</summary>
    public required ImmutableArray<string> MayGrant { get; init; }

    /// <summary>Scope types at which it may carry them.</summary>
    public required ImmutableArray<string> GrantScopes { get; init; }

    /// <summary>The action needed to create one, or null.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The action needed to change one, or null.</summary>
    public string? EditedBy { get; init; }

    /// <summary>The action needed to delete one, or null.</summary>
    public string? DeletedBy { get; init; }

    /// <summary>The action needed to give one to a user, or null.</summary>
    public string? AssignedBy { get; init; }

    /// <summary>Whether app scopes can be chosen only while the tenant is subscribed to the app.</summary>
    public bool SubscribedAppsOnly { get; init; }

    /// <summary>Whether who deletes one must say that it is meant.</summary>
    public bool ConfirmDeletion { get; init; }
}

/// <summary>The ranking of roles.</summary>
/// <param name="Order">Role names, highest first.</param>
/// <param name="NotGrantable">Ranked roles that nobody is given by rank.</param>
public sealed record RankDefinition(ImmutableArray<string> Order, ImmutableArray<string> NotGrantable);

/// <summary>What callers check.</summary>
public sealed record ActionDefinition
{
    /// <summary>The action's name: <c>invoices.view</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Resource types on which it can be checked; one at least.</summary>
    public required ImmutableArray<string> On { get; init; }

    /// <summary>What must hold, the gate aside.</summary>
    public required Requirement Requirement { get; init; }

    /// <summary>Replaces the resource type's gate; null keeps it. <see cref="Requirement.Always"/> lifts it.</summary>
    public Requirement? Gate { get; init; }

    /// <summary>What an allow obliges the caller to, in declared order.</summary>
    public ImmutableArray<ObligationDefinition> Obligations { get; init; } = [];
}

/// <summary>An obligation, and when it accompanies an allow (null: always). For a group, <paramref name="When"/> is
/// tried on the object that carried the allow.</summary>
public sealed record ObligationDefinition(string Text, Requirement? When);
