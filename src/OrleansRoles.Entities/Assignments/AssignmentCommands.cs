using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Assignments;

/// <summary>A command about the roles that one user holds outside contracts and workspaces.</summary>
public abstract record RolesCommand : Command
{
    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);

    /// <inheritdoc/>
    public override IEnumerable<RowPrefix> ReadsRows =>
        [new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(User))];
}

/// <summary>
/// Gives a role. Held already it gets these times; where a member has one role, it takes the other's place, for good or
/// for that time.
/// </summary>
public sealed record GiveRole : RolesCommand
{
    /// <summary>The role's name (built-in) or id (custom).</summary>
    public required string Role { get; init; }

    /// <summary>Where: the tenant, or a scope that has no members of its own (a console, a venue).</summary>
    public ScopeName At { get; init; } = ScopeName.Root;

    /// <summary>From when on it counts, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when it counts, or null.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Takes a role, in all its times.</summary>
public sealed record TakeRole : RolesCommand
{
    /// <summary>The role's name (built-in) or id (custom).</summary>
    public required string Role { get; init; }

    /// <summary>Where it is held.</summary>
    public ScopeName At { get; init; } = ScopeName.Root;
}

/// <summary>
/// Makes the roles that a user holds at the tenant exactly these, without limit of time, in one change. Roles that
/// everybody has by the model's default and that nobody gives or takes stay.
/// </summary>
public sealed record SetRoles : RolesCommand
{
    /// <summary>The roles.</summary>
    public required ImmutableArray<string> Roles { get; init; }
}

/// <summary>What a user holds, as answers show it.</summary>
/// <param name="User">The user.</param>
/// <param name="Roles">The roles that count now at the tenant, in order.</param>
/// <param name="Assignments">Everything held, wherever and whenever.</param>
/// <param name="Advice">What the model advises against, in words; nothing was refused.</param>
public sealed record RolesAnswer(
    string User, ImmutableArray<string> Roles, ImmutableArray<HeldRoleAnswer> Assignments,
    ImmutableArray<string> Advice);

/// <summary>One assignment, as answers show it.</summary>
/// <param name="Role">The role.</param>
/// <param name="At">Where.</param>
/// <param name="From">From when on, or null.</param>
/// <param name="Until">Until when, or null.</param>
public sealed record HeldRoleAnswer(string Role, string At, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(GiveRole))]
[JsonSerializable(typeof(TakeRole))]
[JsonSerializable(typeof(SetRoles))]
[JsonSerializable(typeof(RolesAnswer))]
internal sealed partial class AssignmentsJson : JsonSerializerContext;
