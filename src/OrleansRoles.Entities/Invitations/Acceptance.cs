using System.Text.Json;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Invitations;

/// <summary>
/// The acceptance of an invitation: the holder of the token, who also has the address, becomes a member. It carries no
/// right of the caller's: whoever sent the invitation had it then.
/// </summary>
internal static class Acceptance
{
    /// <summary>Accepts.</summary>
    public static async ValueTask<Outcome<Answer>> AcceptAsync(AcceptInvitation command, Turn turn)
    {
        string? user = command.User ?? turn.Caller.User;
        if (turn.Caller.User is { } caller && user != caller)
        {
            return new Refusal(RefusalKind.Forbidden, "everybody accepts their own invitations only");
        }

        if (user is null || EmailRows.Normalize(command.Email) is not { } email)
        {
            return new Refusal(
                RefusalKind.Invalid, "whoever accepts an invitation has an id and an address; name both");
        }

        // The token alone says which tenant it is: whoever made one up learns nothing about tenants by it.
        TenantState? tenant = await turn.TenantStateAsync();
        if (tenant is null || await FindAsync(turn, command.TokenHash) is not { } invitation)
        {
            return new Refusal(
                RefusalKind.InvitationUnknown, "there is no such invitation; take the address of the mail");
        }

        if (invitation.Email != email)
        {
            return new Refusal(
                RefusalKind.InvitationNotYours, "the invitation was sent to another address; sign in with that one");
        }

        if (tenant.Status != TenantStatus.Active)
        {
            return new Refusal(RefusalKind.StateConflict, "nobody joins as long as the tenant is suspended");
        }

        InvitationStatus status = await InvitationSteps.StatusOfAsync(turn, invitation);
        bool isReplaced = status == InvitationStatus.Pending && invitation.TokenHash != command.TokenHash;
        if (status != InvitationStatus.Pending || isReplaced)
        {
            return isReplaced
                ? new Refusal(
                    RefusalKind.InvitationEnded, "the invitation was sent again; take the address of the newest mail")
                : InvitationHandlers.Ended(status);
        }

        return await JoinAsync(turn, invitation, user);
    }

    private static async ValueTask<InvitationRow?> FindAsync(Turn turn, string hash)
    {
        Row? token = await turn.ReadRowAsync(InvitationRows.Tokens, InvitationRows.KeyOf(hash));
        return token is not null
            && await turn.ReadRowAsync(InvitationRows.Collection, InvitationRows.TextOf(token)) is { } row
                ? InvitationRows.Read(row)
                : null;
    }

    private static async ValueTask<Outcome<Answer>> JoinAsync(Turn turn, InvitationRow invitation, string id)
    {
        User user = await turn.GetAsync<User>(id);
        if (user.State is { Kind: SubjectKind.Integration } or { Status: UserStatus.Deactivated })
        {
            return user.State.Kind == SubjectKind.Integration
                ? new Refusal(RefusalKind.Invalid, $"`{id}` is an integration user; invitations are for people")
                : new Refusal(
                    RefusalKind.UserDeactivated, $"`{id}` is deactivated and can be given nothing; reactivate first");
        }

        ScopeName contract = new(EntityKinds.Contract, invitation.Contract);
        if ((await turn.AssignmentsAtAsync(id, contract)).Count > 0)
        {
            return new Refusal(RefusalKind.MemberExists, $"`{id}` is a member of `{contract}` already");
        }

        if (user.State is null)
        {
            await ProvisionAsync(turn, user, id, invitation.Email);
        }

        await turn.GiveAsync(new AssignmentEntry(id, invitation.Role, contract));
        List<string> workspaces = [];
        if (invitation is { Workspace: { } workspace, WorkspaceRole: { } role }
            && (await turn.GetAsync<Workspace>(workspace)).State?.Contract == invitation.Contract)
        {
            ScopeName at = new(EntityKinds.Workspace, workspace);
            if ((await turn.AssignmentsAtAsync(id, at)).Count == 0)
            {
                await turn.GiveAsync(new AssignmentEntry(id, role, at));
            }

            workspaces.Add(workspace);
        }

        await InvitationSteps.EndAsync(
            turn, invitation, InvitationStatus.Accepted, row => new ContractChange.InvitationAccepted(row.Id, id));
        await Notifier.PublishAsync(
            turn, "invitation.accepted", $"invitation/{invitation.Id}", ("contract", invitation.Contract),
            ("user", id));
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new AcceptedAnswer(id, invitation.Contract, invitation.Role, [.. workspaces]),
                InvitationsJson.Default.AcceptedAnswer));
    }

    /// <summary>A new person, with what the model gives everybody who comes.</summary>
    private static async ValueTask ProvisionAsync(Turn turn, User user, string id, string email)
    {
        turn.Change<User>(id, user.Decide(new PutUser(new UserState { Email = email })));
        if ((await turn.DefinitionAsync()).Workflows.Provisioning is { } rules)
        {
            await turn.GiveAsync(new AssignmentEntry(id, rules.Role, ScopeName.Root));
        }
    }
}
