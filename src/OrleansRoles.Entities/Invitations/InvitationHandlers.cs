using System.Text.Json;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Invitations;

/// <summary>Invitations sent, sent again, withdrawn, listed and ended.</summary>
internal static class InvitationHandlers
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("invitation.send", InvitationsJson.Default.SendInvitation, SendAsync),
        RequestHandler.Of(
            "invitation.console", InvitationsJson.Default.InviteToConsole, ConsoleInvitations.InviteAsync),
        RequestHandler.Of("invitation.resend", InvitationsJson.Default.ResendInvitation, ResendAsync),
        RequestHandler.Of("invitation.revoke", InvitationsJson.Default.RevokeInvitation, RevokeAsync),
        RequestHandler.Of(
            "invitation.accept", InvitationsJson.Default.AcceptInvitation, Acceptance.AcceptAsync,
            needsTenant: false),
        RequestHandler.Of("invitation.end", InvitationsJson.Default.EndInvitation, EndAsync),
        RequestHandler.Of("invitation.list", InvitationsJson.Default.ListInvitations, ListAsync),
        RequestHandler.Of("invitation.get", InvitationsJson.Default.GetInvitation, GetAsync),
    ];

    /// <summary>Sends one where nothing stands against it: address, membership, another one that waits.</summary>
    public static async ValueTask<Outcome<Answer>> SendToAsync(
        Turn turn, string contract, string email, string role, string? workspace, string? workspaceRole)
    {
        if (EmailRows.Normalize(email) is not { } address)
        {
            return new Refusal(RefusalKind.Invalid, "the address is none; write one as in `ana@example.org`");
        }

        if (await Invitee.IsMemberAsync(turn, address, new ScopeName(EntityKinds.Contract, contract)))
        {
            return new Refusal(
                RefusalKind.MemberExists, $"`{address}` is a member of the contract `{contract}` already");
        }

        if (await InvitationSteps.ClearAsync(turn, contract, address) is { } pending)
        {
            return pending;
        }

        InvitationRow sent = await InvitationSteps.SendAsync(turn, new InvitationRow
        {
            Id = OrderedIds.New(turn),
            Contract = contract,
            Era = "",
            Email = address,
            Role = role,
            Workspace = workspace,
            WorkspaceRole = workspaceRole,
            SentBy = turn.Caller.ToString(),
            SentAt = turn.Now,
            TokenHash = "",
        });
        return AnswerOf(turn, AnswerKind.Created, sent, InvitationStatus.Pending);
    }

    private static async ValueTask<Outcome<Answer>> SendAsync(SendInvitation command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        ScopeName at = new(EntityKinds.Contract, command.Contract);
        Outcome<MemberScope> scope = await MemberScope.FindAsync(turn, at);
        if (!scope.IsAccepted)
        {
            return scope.Refusal;
        }

        if (await turn.Authority.RequireAsync(
            ActionFor(model, EntityKinds.Contract), at.Type, at.Id, scope.Value.Properties) is { } forbidden)
        {
            return forbidden;
        }

        if (command.Workspace is { } workspace
            && await RefuseWorkspaceAsync(turn, model, command.Contract, workspace) is { } refusal)
        {
            return refusal;
        }

        bool carriesRoles = command.Role is not null || command.Workspace is not null
            || command.WorkspaceRole is not null;
        if (model.Workflows.Join is { } join && join.Scope == EntityKinds.Contract)
        {
            return carriesRoles
                ? new Refusal(
                    RefusalKind.Invalid,
                    $"people join through `{join.Channel}`, as `{join.Role}` and in no workspace; leave the roles out")
                : await SendToAsync(turn, command.Contract, command.Email, join.Role, null, null);
        }

        Refusal? incomplete = command.Workspace is null != command.WorkspaceRole is null
            ? new Refusal(RefusalKind.Invalid, "a workspace and the role in it go together; name both or none")
            : RefuseRole(model, command.Role, EntityKinds.Contract)
                ?? (command.WorkspaceRole is null
                    ? null
                    : RefuseRole(model, command.WorkspaceRole, EntityKinds.Workspace));
        return incomplete is not null
            ? incomplete
            : await SendToAsync(
                turn, command.Contract, command.Email, command.Role!, command.Workspace, command.WorkspaceRole);
    }

    private static string? ActionFor(ModelDefinition model, string scope) =>
        model.Workflows.Invitations?.Into.FirstOrDefault(into => into.Scope == scope)?.Action;

    private static async ValueTask<Refusal?> RefuseWorkspaceAsync(
        Turn turn, ModelDefinition model, string contract, string workspace)
    {
        ScopeName at = new(EntityKinds.Workspace, workspace);
        Outcome<MemberScope> scope = await MemberScope.FindAsync(turn, at);
        if (!scope.IsAccepted || scope.Value.Contract != contract)
        {
            return new Refusal(
                RefusalKind.WorkspaceUnknown, $"there is no workspace `{workspace}` in the contract `{contract}`");
        }

        // Where the model leads nobody into workspaces, naming one is refused as what it is: wrong, not forbidden.
        return ActionFor(model, EntityKinds.Workspace) is { } action
            ? await turn.Authority.RequireAsync(action, at.Type, at.Id, scope.Value.Properties)
            : null;
    }

    private static Refusal? RefuseRole(ModelDefinition model, string? name, string scope)
    {
        RoleDefinition? role = model.Roles.FirstOrDefault(r => r.Name == name);
        return name is null
            ? new Refusal(RefusalKind.Invalid, $"an invitation names the {scope} role; it is missing")
            : role is null || role.Scope != scope || role.Kind == SubjectKind.Integration
                ? new Refusal(
                    RefusalKind.RoleNotAssignable,
                    $"`{name}` is no role of a {scope}; one of these is: "
                    + string.Join(", ", model.Roles.Where(r => r.Scope == scope).Select(r => r.Name)))
                : null;
    }

    private static async ValueTask<Outcome<Answer>> ResendAsync(ResendInvitation command, Turn turn)
    {
        Outcome<InvitationRow> found = await PendingAsync(turn, command.Contract, command.Id);
        return found.IsAccepted
            ? AnswerOf(
                turn, AnswerKind.Done, await InvitationSteps.ResendAsync(turn, found.Value), InvitationStatus.Pending)
            : found.Refusal;
    }

    private static async ValueTask<Outcome<Answer>> RevokeAsync(RevokeInvitation command, Turn turn)
    {
        Outcome<InvitationRow> found = await PendingAsync(turn, command.Contract, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        await InvitationSteps.EndAsync(
            turn, found.Value, InvitationStatus.Revoked, row => new ContractChange.InvitationRevoked(row.Id));
        return AnswerOf(turn, AnswerKind.Done, found.Value, InvitationStatus.Revoked);
    }

    private static async ValueTask<Outcome<Answer>> EndAsync(EndInvitation command, Turn turn)
    {
        if (turn.Authority.RequirePlatform("ends invitations") is { } forbidden)
        {
            return forbidden;
        }

        if (await InvitationSteps.FindAsync(turn, command.Contract, command.Id) is not { } invitation)
        {
            return Unknown(command.Id);
        }

        if (invitation.StatusAt(turn.Now) == InvitationStatus.Expired
            && invitation.Status == InvitationStatus.Pending)
        {
            await InvitationSteps.EndAsync(
                turn, invitation, InvitationStatus.Expired, row => new ContractChange.InvitationExpired(row.Id));
            return AnswerOf(turn, AnswerKind.Done, invitation, InvitationStatus.Expired);
        }

        return new Refusal(RefusalKind.InvitationEnded, "it has ended otherwise, or its time is not over yet");
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListInvitations query, Turn turn)
    {
        if (await RefuseAsync(turn, query.Contract) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<Row> rows = await turn.ListRowsAsync(
            InvitationRows.Pending, InvitationRows.KeyOf(query.Contract), query.Page.After, query.Page.Limit + 1);
        List<InvitationAnswer> shown = [];
        foreach (Row row in rows.Take(query.Page.Limit))
        {
            InvitationRow? invitation = await InvitationSteps.FindAsync(
                turn, query.Contract, InvitationRows.TextOf(row));
            if (invitation is not null
                && await InvitationSteps.StatusOfAsync(turn, invitation) == InvitationStatus.Pending)
            {
                shown.Add(Shown(invitation, InvitationStatus.Pending));
            }
        }

        string? next = rows.Count > query.Page.Limit ? Page.CursorOf(rows[query.Page.Limit - 1].Key) : null;
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new InvitationsAnswer([.. shown], next), InvitationsJson.Default.InvitationsAnswer));
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetInvitation query, Turn turn)
    {
        if (await RefuseAsync(turn, query.Contract) is { } refusal)
        {
            return refusal;
        }

        return await InvitationSteps.FindAsync(turn, query.Contract, query.Id) is { } invitation
            ? AnswerOf(
                turn, AnswerKind.Done, invitation, await InvitationSteps.StatusOfAsync(turn, invitation))
            : Unknown(query.Id);
    }

    /// <summary>Refuses who may not list and withdraw a contract's invitations.</summary>
    private static async ValueTask<Refusal?> RefuseAsync(Turn turn, string contract)
    {
        ScopeName at = new(EntityKinds.Contract, contract);
        Outcome<MemberScope> scope = await MemberScope.FindAsync(turn, at);
        return scope.IsAccepted
            ? await turn.Authority.RequireAsync(
                (await turn.DefinitionAsync()).Workflows.Invitations?.ListedBy, at.Type, at.Id, scope.Value.Properties)
            : scope.Refusal;
    }

    private static async ValueTask<Outcome<InvitationRow>> PendingAsync(Turn turn, string contract, string id)
    {
        if (await RefuseAsync(turn, contract) is { } refusal)
        {
            return refusal;
        }

        if (await InvitationSteps.FindAsync(turn, contract, id) is not { } invitation)
        {
            return Unknown(id);
        }

        InvitationStatus status = await InvitationSteps.StatusOfAsync(turn, invitation);
        return status == InvitationStatus.Pending ? invitation : Ended(status);
    }

    /// <summary>The refusal of one that has ended.</summary>
    public static Refusal Ended(InvitationStatus status) => new(
        RefusalKind.InvitationEnded,
        $"the invitation is {status.ToString().ToLowerInvariant()} already; ask for a new one");

    private static Refusal Unknown(string id) =>
        new(RefusalKind.InvitationUnknown, $"there is no invitation `{id}` in the contract");

    private static InvitationAnswer Shown(InvitationRow row, InvitationStatus status) => new(
        row.Id, row.Contract, row.Email, row.Role, row.Workspace, row.WorkspaceRole,
        status.ToString().ToLowerInvariant(), row.SentBy, row.SentAt, row.EndsAt);

    private static Answer AnswerOf(Turn turn, AnswerKind kind, InvitationRow row, InvitationStatus status) => new(
        kind, JsonSerializer.SerializeToUtf8Bytes(Shown(row, status), InvitationsJson.Default.InvitationAnswer),
        turn.RevisionOf<Contract>(row.Contract));
}
