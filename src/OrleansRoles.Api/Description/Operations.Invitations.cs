using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Invitations;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on invitations.</summary>
internal static partial class Operations
{
    private const string InvitationTag = "invitations";
    private const string InvitationsPath = "/v1/tenants/{tenant}/contracts/{contract}/invitations";

    public static readonly Operation InviteToContract = new(
        "inviteToContract", "POST", InvitationsPath, InvitationTag,
        "Invites an address into a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "By mail, with a token that is accepted once, from that address, until the model's time for "
            + "it is over. One invitation of an address is pending at a time. Where the model has people join through "
            + "another system, it carries no roles.",
        Body = new(
            "InvitationBody", "Who is invited, and as what.",
            """{"email":"new@example.org","role":"contract-member"}""")
        {
            Type = InvitationBodies.Default.InvitationBody,
        },
        Answers = [new(201, "The invitation.", "InvitationAnswer") { Headers = ["ETag", "Location"] }],
        CreatedAt = $"{InvitationsPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.WorkspaceUnknown, RefusalKind.MemberExists,
            RefusalKind.InvitationPending, RefusalKind.RoleNotAssignable, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation InviteToWorkspace = InviteToContract with
    {
        Id = "inviteToWorkspace",
        Path = "/v1/tenants/{tenant}/contracts/{contract}/workspaces/{workspace}/invitations",
        Summary = "Invites an address into a workspace and its contract",
        Description = "As into a contract, with a role in the workspace besides. Should the workspace be gone when it "
            + "is accepted, the contract's role is given all the same.",
        Body = new(
            "WorkspaceInvitationBody", "Who is invited, and as what.",
            """{"email":"new@example.org","role":"contract-member","workspaceRole":"workspace-guest"}""")
        {
            Type = InvitationBodies.Default.WorkspaceInvitationBody,
        },
    };

    public static readonly Operation InviteToConsole = InviteToContract with
    {
        Id = "inviteToConsole",
        Path = "/v1/tenants/{tenant}/consoles/{console}/invitations",
        Summary = "Invites an address through a console",
        Description = "Whoever accepts becomes a member of the console's contract, with the role that the model names "
            + "and in no workspace.",
        Body = new(
            "ConsoleInvitationBody", "Who is invited.",
            """{"email":"new@example.org"}""")
        {
            Type = InvitationBodies.Default.ConsoleInvitationBody,
        },
    };

    public static readonly Operation ListInvitations = new(
        "listInvitations", "GET", InvitationsPath, InvitationTag,
        "Lists the invitations that are pending")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Those that were sent and neither accepted nor withdrawn, and whose time is not over.",
        Parameters = Paging,
        Answers = [new(200, "One page, in order of address.", "InvitationPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ContractUnknown],
    };

    public static readonly Operation GetInvitation = new(
        "getInvitation", "GET", $"{InvitationsPath}/{{invitation}}", InvitationTag,
        "Reads an invitation")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The invitation, pending or ended.", "InvitationAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.InvitationUnknown],
    };

    public static readonly Operation ResendInvitation = new(
        "resendInvitation", "POST", $"{InvitationsPath}/{{invitation}}/resend", InvitationTag,
        "Sends a pending invitation again")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "With a new token and the whole time for it; the token of the earlier mail is good for nothing "
            + "any more.",
        Answers = [new(200, "The invitation.", "InvitationAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.InvitationUnknown,
            RefusalKind.InvitationEnded,
        ],
    };

    public static readonly Operation RevokeInvitation = new(
        "revokeInvitation", "DELETE", $"{InvitationsPath}/{{invitation}}", InvitationTag,
        "Withdraws a pending invitation")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "The invitation, which has ended.", "InvitationAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.InvitationUnknown,
            RefusalKind.InvitationEnded,
        ],
    };

    public static readonly Operation AcceptInvitation = new(
        "acceptInvitation", "POST", "/v1/invitations/accept", InvitationTag,
        "Accepts an invitation")
    {
        OpenTo = PrincipalKinds.People,
        Kind = OperationKind.Command,
        Description = "By whoever is signed in, a user of the tenant or not yet. The address must be the invited one: "
            + "it is that of the provider's token (its claim `email`, not where `email_verified` is false), or what "
            + "the back end says that speaks for the person. The token of the mail stands in the body, so that no log "
            + "of addresses has it.",
        Body = new(
            "AcceptanceBody", "The token.",
            """{"token":"orin_YWNtZQ.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")
        {
            Type = InvitationBodies.Default.AcceptanceBody,
        },
        Answers = [new(200, "What it gave.", "AcceptanceAnswer")],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.InvitationUnknown, RefusalKind.InvitationNotYours, RefusalKind.InvitationEnded,
            RefusalKind.MemberExists, RefusalKind.UserDeactivated, RefusalKind.StateConflict, RefusalKind.Invalid,
        ],
    };
}
