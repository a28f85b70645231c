using System.Collections.Immutable;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Model.Documents;

/// <summary>
/// A whole tenant as a value: what is missing is empty. Applying it makes the tenant equal to it. A document that the
/// language has compiled against a model names only things that exist.
/// </summary>
public sealed record TenantDocument
{
    /// <summary>The tenant's id.</summary>
    public required string Tenant { get; init; }

    /// <summary>The role model, by name or <c>name@version</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The tenant's name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the tenant is active or suspended. A suspended tenant's checks are all denied.</summary>
    public TenantStatus Status { get; init; }

    /// <summary>Settings that are on.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>Features that are enabled.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Apps that the tenant is subscribed to.</summary>
    public ImmutableArray<string> Subscriptions { get; init; } = [];

    /// <summary>Seats per licence; a licence that is not named is not limited.</summary>
    public ImmutableSortedDictionary<string, int> Seats { get; init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Users, in document order.</summary>
    public ImmutableArray<UserEntry> Users { get; init; } = [];

    /// <summary>The tenant's own roles.</summary>
    public ImmutableArray<CustomRoleEntry> Roles { get; init; } = [];

    /// <summary>Assignments that <see cref="UserEntry.Roles"/> and memberships cannot say.</summary>
    public ImmutableArray<AssignmentEntry> Assignments { get; init; } = [];

    /// <summary>Contracts with members and workspaces.</summary>
    public ImmutableArray<ContractEntry> Contracts { get; init; } = [];
}

/// <summary>Whether a tenant is served.</summary>
public enum TenantStatus
{
    /// <summary>Served.</summary>
    Active,

    /// <summary>Every check of its users is denied.</summary>
    Suspended,
}

/// <summary>Whether a user has access.</summary>
public enum UserStatus
{
    /// <summary>Has the access that the roles give.</summary>
    Active,

    /// <summary>Keeps the roles on record, and has no access.</summary>
    Deactivated,
}

/// <summary>One user of a tenant.</summary>
public sealed record UserEntry
{
    /// <summary>The user's id in the tenant.</summary>
    public required string Id { get; init; }

    /// <summary>The e-mail address, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary>A person or an integration user.</summary>
    public SubjectKind Kind { get; init; }

    /// <summary>Active or deactivated.</summary>
    public UserStatus Status { get; init; }

    /// <summary>Ids of the teams that the user is in.</summary>
    public ImmutableArray<string> Teams { get; init; } = [];

    /// <summary>Licences of which the user occupies a seat.</summary>
    public ImmutableArray<string> Seats { get; init; } = [];

    /// <summary>Roles held at the tenant, without limit of time.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];
}

/// <summary>A role that the tenant made.</summary>
public sealed record CustomRoleEntry
{
    /// <summary>The role's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people; unique in the tenant. Where a document says none it is the id.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it grants where.</summary>
    public ImmutableArray<GrantEntry> Grants { get; init; } = [];
}

/// <summary>Permissions granted at one scope.</summary>
/// <param name="At">The scope: the tenant, one venue, or all venues.</param>
/// <param name="Permissions">Permissions with their level; null for a flag, <c>none</c> is left out.</param>
public sealed record GrantEntry(ScopeName At, ImmutableArray<Grant> Permissions);

/// <summary>A user holds a role at a scope, perhaps from and until a time.</summary>
/// <param name="User">The user's id.</param>
/// <param name="Role">The role's name (built-in) or id (custom).</param>
/// <param name="At">Where it is held.</param>
/// <param name="From">The instant from which it counts, or null.</param>
/// <param name="Until">The instant from which it no longer counts, or null.</param>
public sealed record AssignmentEntry(
    string User, string Role, ScopeName At, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>A contract.</summary>
public sealed record ContractEntry
{
    /// <summary>The contract's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The console that it belongs to, or empty.</summary>
    public string Console { get; init; } = "";

    /// <summary>Members with their roles.</summary>
    public ImmutableArray<MemberEntry> Members { get; init; } = [];

    /// <summary>Workspaces.</summary>
    public ImmutableArray<WorkspaceEntry> Workspaces { get; init; } = [];
}

/// <summary>A workspace of a contract.</summary>
public sealed record WorkspaceEntry
{
    /// <summary>The workspace's id, unique in the tenant.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Members with their roles.</summary>
    public ImmutableArray<MemberEntry> Members { get; init; } = [];
}

/// <summary>A member and the roles held there.</summary>
public sealed record MemberEntry(
    string User, ImmutableArray<string> Roles, DateTimeOffset? From = null, DateTimeOffset? Until = null);
