using System.Globalization;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Invitations;

/// <summary>Invitations inside a turn: their rows, their mail, their end. Who may is decided before.</summary>
internal static class InvitationSteps
{
    /// <summary>The kind of due items that end an invitation.</summary>
    public const string DueKind = "invitation";

    /// <summary>How long an invitation can be accepted; null for ever.</summary>
    public static TimeSpan? Lifetime(ModelDefinition model) =>
        model.Workflows.Invitations?.Lifetime is { } lifetime && lifetime > TimeSpan.Zero ? lifetime : null;

    /// <summary>Finds one of a contract; null where there is none of that id.</summary>
    public static async ValueTask<InvitationRow?> FindAsync(Turn turn, string contract, string id) =>
        await turn.ReadRowAsync(InvitationRows.Collection, InvitationRows.KeyOf(contract, id)) is { } row
            ? InvitationRows.Read(row)
            : null;

    /// <summary>How one stands, also where its contract is gone or another one of the same id.</summary>
    public static async ValueTask<InvitationStatus> StatusOfAsync(Turn turn, InvitationRow invitation)
    {
        ContractState? contract = (await turn.GetAsync<Contract>(invitation.Contract)).State;
        InvitationStatus status = invitation.StatusAt(turn.Now);
        return status == InvitationStatus.Pending && contract?.Era != invitation.Era
            ? InvitationStatus.Revoked
            : status;
    }

    /// <summary>
    /// Makes room for a new one to an address: refuses while one is pending, and takes away one whose time is over.
    /// </summary>
    public static async ValueTask<Refusal?> ClearAsync(Turn turn, string contract, string email)
    {
        string key = InvitationRows.KeyOf(contract, email);
        if (await turn.ReadRowAsync(InvitationRows.Pending, key) is not { } waiting
            || await FindAsync(turn, contract, InvitationRows.TextOf(waiting)) is not { } old)
        {
            return null;
        }

        InvitationStatus status = await StatusOfAsync(turn, old);
        if (status == InvitationStatus.Pending)
        {
            return new Refusal(
                RefusalKind.InvitationPending,
                $"an invitation to `{email}` is pending; send that one again, or withdraw it first");
        }

        await EndAsync(turn, old, status, _ => new ContractChange.InvitationExpired(old.Id));
        return null;
    }

    /// <summary>Sends a new one.</summary>
    public static async ValueTask<InvitationRow> SendAsync(Turn turn, InvitationRow invitation)
    {
        Contract contract = await turn.GetAsync<Contract>(invitation.Contract);
        string era = contract.State!.Era.Length > 0 ? contract.State.Era : turn.NewId(4);
        InvitationRow sent = await MailAsync(turn, invitation with { Era = era });
        turn.Change<Contract>(
            sent.Contract,
            [
                new ContractChange.InvitationSent(
                    sent.Id, sent.Email, sent.Role, sent.Workspace, sent.WorkspaceRole, sent.EndsAt, era),
            ]);
        await Notifier.PublishAsync(
            turn, "invitation.sent", $"invitation/{sent.Id}", ("contract", sent.Contract), ("email", sent.Email));
        return sent;
    }

    /// <summary>Sends a pending one again.</summary>
    public static async ValueTask<InvitationRow> ResendAsync(Turn turn, InvitationRow invitation)
    {
        if (invitation.EndsAt is { } end)
        {
            DueRows.Remove(turn, ItemOf(invitation), end);
        }

        InvitationRow sent = await MailAsync(turn, invitation);
        turn.Change<Contract>(sent.Contract, [new ContractChange.InvitationResent(sent.Id, sent.EndsAt)]);
        return sent;
    }

    /// <summary>Records how one ended; nothing of it is pending any more.</summary>
    public static async ValueTask EndAsync(
        Turn turn, InvitationRow invitation, InvitationStatus status, Func<InvitationRow, ContractChange> change)
    {
        turn.Put(InvitationRows.RowOf(invitation with { Status = status }));
        turn.Delete(InvitationRows.Pending, InvitationRows.KeyOf(invitation.Contract, invitation.Email));
        if (invitation.EndsAt is { } end)
        {
            DueRows.Remove(turn, ItemOf(invitation), end);
        }

        // A contract that is gone, or another one of the same id, has nothing to do with it.
        Contract contract = await turn.GetAsync<Contract>(invitation.Contract);
        if (contract.State?.Era == invitation.Era)
        {
            turn.Change<Contract>(invitation.Contract, [change(invitation)]);
        }
    }

    private static DueItem ItemOf(InvitationRow invitation) => new(DueKind, invitation.Contract, invitation.Id);

    /// <summary>A new token, the mail with it, and all rows.</summary>
    private static async ValueTask<InvitationRow> MailAsync(Turn turn, InvitationRow invitation)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        KeyText token = KeyText.Make(
            AcceptInvitation.TokenPrefix, turn.Tenant, turn.NewBytes(KeyText.IdBytes),
            turn.NewBytes(KeyText.SecretBytes));
        InvitationRow sent = invitation with
        {
            SentAt = turn.Now,
            EndsAt = Lifetime(model) is { } lifetime ? turn.Now + lifetime : null,
            TokenHash = Convert.ToHexStringLower(token.Hash()),
        };
        turn.Put(InvitationRows.RowOf(sent));
        turn.Put(InvitationRows.PendingOf(sent));
        turn.Insert(InvitationRows.TokenOf(sent));
        if (sent.EndsAt is { } end)
        {
            DueRows.Add(turn, ItemOf(sent), end);
        }

        TenantState tenant = (await turn.TenantStateAsync())!;
        ContractState contract = (await turn.GetAsync<Contract>(sent.Contract)).State!;
        OutboxRows.Add(turn, Mail(
            sent, token.ToString(),
            tenant.Name.Length > 0 ? tenant.Name : turn.Tenant,
            contract.Name.Length > 0 ? contract.Name : sent.Contract));
        return sent;
    }

    private static MailMessage Mail(InvitationRow invitation, string token, string tenant, string contract)
    {
        string into = invitation.Workspace is { } workspace
            ? $"the contract \"{contract}\" and its workspace \"{workspace}\""
            : $"the contract \"{contract}\"";
        string until = invitation.EndsAt is { } end
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"It can be accepted once, before {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC.")
            : "It can be accepted once.";
        string text =
            $"""
            You are invited to join {into} at {tenant}.

            To join, open this address and sign in with {invitation.Email}:

            {MailMessage.LinkPlaceholder}

            {until} Whoever has this address can use it: do not pass it on. If you did not expect it, do nothing.
            """;
        return new MailMessage(invitation.Email, $"You are invited to join {contract} at {tenant}", text)
        {
            Token = token,
        };
    }
}
