using System.Collections.Immutable;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Members;

/// <summary>Adds a user of the tenant to a contract or workspace.</summary>
public sealed record AddMember : Command
{
    /// <summary>The contract or workspace.</summary>
    public required ScopeName At { get; init; }

    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The roles that the member gets; empty: the scope's default role.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>From when on they count, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when they count, or null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, At.Type, At.Id);

    /// <inheritdoc/>
    public override IEnumerable<EntityKey> ReadsEntities => [new EntityKey(Tenant, EntityKinds.User, User)];

    /// <inheritdoc/>
    public override IEnumerable<RowPrefix> ReadsRows =>
        [new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(User))];
}

/// <summary>Makes a member's roles exactly these, in one change.</summary>
public sealed record SetMemberRoles : Command
{
    /// <summary>The contract or workspace.</summary>
    public required ScopeName At { get; init; }

    /// <summary>The member.</summary>
    public required string User { get; init; }

    /// <summary>The roles, one at least.</summary>
    public required ImmutableArray<string> Roles { get; init; }

    /// <summary>From when on they count, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when they count, or null. Where a member has one role, the present one comes back then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, At.Type, At.Id);

    /// <inheritdoc/>
    public override IEnumerable<EntityKey> ReadsEntities => [new EntityKey(Tenant, EntityKinds.User, User)];

    /// <inheritdoc/>
    public override IEnumerable<RowPrefix> ReadsRows =>
        [new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(User))];
}

/// <summary>Removes a member, and from what lies in the scope as well.</summary>
public sealed record RemoveMember : Command
{
    /// <summary>The contract or workspace.</summary>
    public required ScopeName At { get; init; }

    /// <summary>The member.</summary>
    public required string User { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, At.Type, At.Id);

    /// <inheritdoc/>
    public override IEnumerable<EntityKey> ReadsEntities => [new EntityKey(Tenant, EntityKinds.User, User)];

    /// <inheritdoc/>
    public override IEnumerable<RowPrefix> ReadsRows =>
        [new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(User))];
}

/// <summary>A member, as answers show it.</summary>
/// <param name="User">The user.</param>
/// <param name="At">The contract or workspace.</param>
/// <param name="Roles">The roles held there.</param>
public sealed record MemberAnswer(string User, string At, ImmutableArray<string> Roles)
{
    /// <summary>The times of the roles, where one of them has any; else null.</summary>
    public ImmutableArray<MemberTimes>? Times { get; init; }
}

/// <summary>Lists members in order of user.</summary>
public sealed record ListMembers : Query
{
    /// <summary>The contract or workspace.</summary>
    public required ScopeName At { get; init; }

    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>Reads one member. Everybody may read themselves.</summary>
public sealed record GetMember : Query
{
    /// <summary>The contract or workspace.</summary>
    public required ScopeName At { get; init; }

    /// <summary>The member.</summary>
    public required string User { get; init; }
}

/// <summary>From when until when a member holds a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="From">From when on, or null.</param>
/// <param name="Until">Until when, or null.</param>
public sealed record MemberTimes(string Role, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>A page of members.</summary>
/// <param name="Members">The members.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record MembersAnswer(ImmutableArray<MemberAnswer> Members, string? Next);
