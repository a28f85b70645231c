using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Invitations;

/// <summary>
/// Invites somebody into a contract, perhaps into one of its workspaces as well. Where the model has people join
/// through another system, the invitation carries no roles.
/// </summary>
public sealed record SendInvitation : Command
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>The address.</summary>
    public required string Email { get; init; }

    /// <summary>The contract role, or null.</summary>
    public string? Role { get; init; }

    /// <summary>The workspace, or null.</summary>
    public string? Workspace { get; init; }

    /// <summary>The workspace role; with the workspace or not at all.</summary>
    public string? WorkspaceRole { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Contract, Contract);
}

/// <summary>Invites somebody through the console: acceptance makes a member of the contract, in no workspace.</summary>
public sealed record InviteToConsole : Command
{
    /// <summary>The console.</summary>
    public required string Console { get; init; }

    /// <summary>The address.</summary>
    public required string Email { get; init; }

    /// <summary>The contract, where the console has several.</summary>
    public string? Contract { get; init; }

    /// <summary>Has to be null: such an invitation carries no role.</summary>
    public string? Role { get; init; }

    /// <summary>Has to be null: such an invitation leads into no workspace.</summary>
    public string? Workspace { get; init; }

    /// <summary>Has to be null, as <see cref="Workspace"/>.</summary>
    public string? WorkspaceRole { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Sends a pending invitation again: with a new token and the whole lifetime; the old token is dead.</summary>
public sealed record ResendInvitation : Command
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>The invitation.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Contract, Contract);
}

/// <summary>Withdraws a pending invitation.</summary>
public sealed record RevokeInvitation : Command
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>The invitation.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Contract, Contract);
}

/// <summary>Accepts an invitation. Who does it becomes a user of the tenant, if it was none.</summary>
public sealed record AcceptInvitation : Command
{
    /// <summary>What tokens start with.</summary>
    public const string TokenPrefix = "orin_";

    /// <summary>SHA-256 of the token, in hex: the token itself travels no further than it has to.</summary>
    public required string TokenHash { get; init; }

    /// <summary>The address of whoever accepts, as the caller vouches for it.</summary>
    public required string Email { get; init; }

    /// <summary>The user who accepts; null for the caller.</summary>
    public string? User { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);

    /// <inheritdoc/>
    public override IEnumerable<RowPrefix> ReadsRows =>
        [new RowPrefix(InvitationRows.Tokens, InvitationRows.KeyOf(TokenHash))];
}

/// <summary>Records the end of an invitation that nobody accepted in time. The system's own.</summary>
public sealed record EndInvitation : Command
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>The invitation.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Contract, Contract);
}

/// <summary>Lists a contract's pending invitations in order of address.</summary>
public sealed record ListInvitations : Query
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>Reads an invitation, whether it waits or has ended.</summary>
public sealed record GetInvitation : Query
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>The invitation.</summary>
    public required string Id { get; init; }
}

/// <summary>An invitation, as answers show it: never with its token.</summary>
public sealed record InvitationAnswer(
    string Id, string Contract, string Email, string Role, string? Workspace, string? WorkspaceRole, string Status,
    string SentBy, DateTimeOffset SentAt, DateTimeOffset? EndsAt);

/// <summary>A page of invitations.</summary>
public sealed record InvitationsAnswer(ImmutableArray<InvitationAnswer> Invitations, string? Next);

/// <summary>What an acceptance gave.</summary>
/// <param name="User">The user.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Role">The role in it.</param>
/// <param name="Workspaces">The workspaces that the user is in by this; none where it was deleted meanwhile.</param>
public sealed record AcceptedAnswer(string User, string Contract, string Role, ImmutableArray<string> Workspaces);

/// <summary>How this family's requests, answers and rows are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SendInvitation))]
[JsonSerializable(typeof(InviteToConsole))]
[JsonSerializable(typeof(ResendInvitation))]
[JsonSerializable(typeof(RevokeInvitation))]
[JsonSerializable(typeof(AcceptInvitation))]
[JsonSerializable(typeof(EndInvitation))]
[JsonSerializable(typeof(ListInvitations))]
[JsonSerializable(typeof(GetInvitation))]
[JsonSerializable(typeof(InvitationAnswer))]
[JsonSerializable(typeof(InvitationsAnswer))]
[JsonSerializable(typeof(AcceptedAnswer))]
[JsonSerializable(typeof(InvitationRow))]
internal sealed partial class InvitationsJson : JsonSerializerContext;
