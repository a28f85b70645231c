using System.Collections.Immutable;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.LoadTests.Truth;

/// <summary>What one user is and holds. Immutable.</summary>
internal sealed record UserTruth
{
    private static readonly ImmutableSortedDictionary<string, string> _none =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The user's id.</summary>
    public required string Id { get; init; }

    /// <summary>Roles at the tenant, built-in and custom, in order.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The role in each contract.</summary>
    public ImmutableSortedDictionary<string, string> Contracts { get; init; } = _none;

    /// <summary>The role in each workspace.</summary>
    public ImmutableSortedDictionary<string, string> Workspaces { get; init; } = _none;

    /// <summary>With the role at the tenant, or without it.</summary>
    public UserTruth WithRole(string role, bool has) => this with
    {
        Roles = has
            ? [.. Roles.Append(role).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : Roles.Remove(role),
    };

    /// <summary>The user as a document has it.</summary>
    public UserEntry Entry => new() { Id = Id, Roles = Roles };

    /// <summary>The memberships as assignments.</summary>
    public ImmutableArray<AssignmentEntry> Memberships =>
    [
        .. Contracts.Select(at => new AssignmentEntry(Id, at.Value, new ScopeName("contract", at.Key))),
        .. Workspaces.Select(at => new AssignmentEntry(Id, at.Value, new ScopeName("workspace", at.Key))),
    ];

    /// <summary>All that the user holds.</summary>
    public IEnumerable<AssignmentEntry> Assignments =>
        Memberships.Concat(Roles.Select(role => new AssignmentEntry(Id, role, ScopeName.Root)));
}

/// <summary>What a custom role grants at the tenant. Immutable.</summary>
/// <param name="Id">The role's id.</param>
/// <param name="Level">The level of <c>reports</c>, or null for none.</param>
/// <param name="Publishes">Whether it grants <c>reports.publish</c>; only with the level <c>edit</c>.</param>
internal sealed record RoleTruth(string Id, string? Level, bool Publishes)
{
    /// <summary>The role as a document has it.</summary>
    public CustomRoleEntry Entry => new()
    {
        Id = Id,
        Name = Id,
        Grants = Permissions.IsEmpty ? [] : [new GrantEntry(ScopeName.Root, Permissions)],
    };

    /// <summary>What it grants.</summary>
    public ImmutableArray<Model.Definition.Grant> Permissions =>
    [
        .. Level is null ? [] : new[] { new Model.Definition.Grant("reports", Level) },
        .. Publishes ? new[] { new Model.Definition.Grant("reports.publish", null) } : [],
    ];
}
