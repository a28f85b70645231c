using System.Text;
using System.Text.Json;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Invitations;

/// <summary>An invitation as it is kept. It belongs to its contract, which its every change changes.</summary>
public sealed record InvitationRow
{
    /// <summary>The invitation's id.</summary>
    public required string Id { get; init; }

    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>The contract's era: one that ended and came back under its id has another.</summary>
    public required string Era { get; init; }

    /// <summary>The address that it is bound to, in the form in which addresses are compared.</summary>
    public required string Email { get; init; }

    /// <summary>The contract role.</summary>
    public required string Role { get; init; }

    /// <summary>The workspace, or null.</summary>
    public string? Workspace { get; init; }

    /// <summary>The workspace role, or null.</summary>
    public string? WorkspaceRole { get; init; }

    /// <summary>Who sent it.</summary>
    public required string SentBy { get; init; }

    /// <summary>When it was sent, or last sent again.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The instant from which it cannot be accepted any more; null for never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>SHA-256 of the token in the mail, in hex. The token itself is kept nowhere.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Whether it waits; else how it ended, as recorded.</summary>
    public InvitationStatus Status { get; init; }

    /// <summary>How it stands at an instant: its time may be over without anybody having recorded it.</summary>
    public InvitationStatus StatusAt(DateTimeOffset now) =>
        Status == InvitationStatus.Pending && EndsAt is { } end && now >= end ? InvitationStatus.Expired : Status;
}

/// <summary>How an invitation stands.</summary>
public enum InvitationStatus
{
    /// <summary>It can be accepted.</summary>
    Pending,

    /// <summary>It was accepted.</summary>
    Accepted,

    /// <summary>It was withdrawn.</summary>
    Revoked,

    /// <summary>Nobody accepted it in time.</summary>
    Expired,
}

/// <summary>The rows of invitations: the invitations, those that wait by address, and the tokens by hash.</summary>
internal static class InvitationRows
{
    /// <summary>Invitations by contract and id, also those that ended.</summary>
    public const string Collection = "invitations";

    /// <summary>Ids of those that wait, by contract and address: one for each.</summary>
    public const string Pending = "invitations-pending";

    /// <summary>Where an invitation is found, by the hash of its token.</summary>
    public const string Tokens = "invitation-tokens";

    private const char Separator = '\u001f';

    /// <summary>The key of parts.</summary>
    public static string KeyOf(params ReadOnlySpan<string> parts) => string.Join(Separator, parts!) + Separator;

    /// <summary>The row of an invitation.</summary>
    public static Row RowOf(InvitationRow invitation) => new(
        Collection, KeyOf(invitation.Contract, invitation.Id),
        JsonSerializer.SerializeToUtf8Bytes(invitation, InvitationsJson.Default.InvitationRow));

    /// <summary>The row that says that one waits for an address.</summary>
    public static Row PendingOf(InvitationRow invitation) => new(
        Pending, KeyOf(invitation.Contract, invitation.Email), Encoding.UTF8.GetBytes(invitation.Id));

    /// <summary>The row that leads from a token to its invitation.</summary>
    public static Row TokenOf(InvitationRow invitation) => new(
        Tokens, KeyOf(invitation.TokenHash), Encoding.UTF8.GetBytes(KeyOf(invitation.Contract, invitation.Id)));

    /// <summary>The text of a row that holds a key or an id.</summary>
    public static string TextOf(Row row) => Encoding.UTF8.GetString(row.Value.Span);

    /// <summary>Reads an invitation back.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static InvitationRow Read(Row row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Value.Span, InvitationsJson.Default.InvitationRow)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the invitation `{row.Key}` is damaged", exception);
        }
    }
}
