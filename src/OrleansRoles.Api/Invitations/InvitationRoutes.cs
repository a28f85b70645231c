using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Invitations;

/// <summary>Invitations: sent, listed, sent again, withdrawn, accepted.</summary>
internal static class InvitationRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        MapSending(requests);
        requests.Map(Operations.ListInvitations, at => new ListInvitations
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Page = at.Page,
        });
        requests.Map(Operations.GetInvitation, at => new GetInvitation
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Id = at.Id("invitation"),
        });
        requests.Map(Operations.ResendInvitation, at => new ResendInvitation
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Id = at.Id("invitation"),
        });
        requests.Map(Operations.RevokeInvitation, at => new RevokeInvitation
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Id = at.Id("invitation"),
        });
        requests.Map<AcceptanceBody>(Operations.AcceptInvitation, Accept);
    }

    private static void MapSending(RequestRoutes requests)
    {
        requests.Map<InvitationBody>(Operations.InviteToContract, (at, body) => new SendInvitation
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Email = body.Email,
            Role = body.Role,
            Workspace = body.Workspace,
            WorkspaceRole = body.WorkspaceRole,
        });
        requests.Map<WorkspaceInvitationBody>(Operations.InviteToWorkspace, (at, body) => new SendInvitation
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Email = body.Email,
            Role = body.Role,
            Workspace = at.Id("workspace"),
            WorkspaceRole = body.WorkspaceRole,
        });
        requests.Map<ConsoleInvitationBody>(Operations.InviteToConsole, (at, body) => new InviteToConsole
        {
            Tenant = at.Tenant,
            Console = at.Id("console"),
            Email = body.Email,
            Contract = body.Contract,
            Role = body.Role,
            Workspace = body.Workspace,
            WorkspaceRole = body.WorkspaceRole,
        });
    }

    /// <summary>The token says where it leads. What credentials do not reach is as unknown as what was made up.
    /// </summary>
    private static Request Accept(RequestReading at, AcceptanceBody body)
    {
        bool isToken = KeyText.TryParse(AcceptInvitation.TokenPrefix, body.Token, out KeyText? token)
            && at.Reaches(token.Owner);
        if (!isToken)
        {
            at.Reject(new Refusal(
                RefusalKind.InvitationUnknown, "there is no such invitation; take the token of the mail").ToProblem());
        }

        string? email = at.EmailOf(body.Email);
        if (email is null)
        {
            at.Reject(new Refusal(
                RefusalKind.InvitationNotYours,
                "no verified address of whoever accepts is known; sign in where the provider names it, or have the "
                + "back end say it").ToProblem());
        }

        return new AcceptInvitation
        {
            Tenant = token?.Owner ?? "",
            TokenHash = token is null ? "" : Convert.ToHexStringLower(token.Hash()),
            Email = email ?? "",
        };
    }
}
