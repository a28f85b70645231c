using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.People;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on members of contracts and workspaces.</summary>
internal static partial class Operations
{
    private const string MemberTag = "members";

    public static readonly Operation RemoveContractMember = new(
        "removeContractMember", "DELETE", "/v1/tenants/{tenant}/contracts/{contract}/members/{user}", MemberTag,
        "Removes a member of a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "From the contract's workspaces as well. The last owner stays.",
        Answers = [new(200, "The member that was, without roles.", "MemberAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.ContractUnknown, RefusalKind.MemberUnknown, RefusalKind.LastHolder, RefusalKind.Forbidden,
        ],
    };

    public static readonly Operation ListContractMembers = new(
        "listContractMembers", "GET", "/v1/tenants/{tenant}/contracts/{contract}/members", MemberTag,
        "Lists the members of a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Parameters = Paging,
        Answers = [new(200, "One page, in order of user.", "MemberPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ContractUnknown],
    };

    public static readonly Operation GetContractMember = new(
        "getContractMember", "GET", "/v1/tenants/{tenant}/contracts/{contract}/members/{user}", MemberTag,
        "Reads a member of a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The member.", "MemberAnswer")],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.MemberUnknown],
    };

    public static readonly Operation AddContractMember = new(
        "addContractMember", "PUT", "/v1/tenants/{tenant}/contracts/{contract}/members/{user}", MemberTag,
        "Adds a user to a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "MemberBody", "The roles, and when they count.",
            """{"roles":["contract-member"]}""")
        {
            Type = PeopleJson.Default.MemberBody,
        },
        Answers = [new(201, "The member.", "MemberAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.UserUnknown, RefusalKind.MemberExists,
            RefusalKind.RoleNotAssignable, RefusalKind.Invalid, RefusalKind.StateConflict,
        ],
    };

    public static readonly Operation ChangeContractMember = new(
        "changeContractMember", "PATCH", "/v1/tenants/{tenant}/contracts/{contract}/members/{user}", MemberTag,
        "Makes a member's roles exactly these")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "In one change. With times, the roles count for that time, and where a member has one "
            + "role the present one comes back then.",
        Body = new(
            "MemberBody", "The roles, and when they count.",
            """{"roles":["contract-owner"]}""")
        {
            Type = PeopleJson.Default.MemberBody,
        },
        Answers = [new(200, "It is as asked.", "MemberAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.MemberUnknown,
            RefusalKind.RoleNotAssignable, RefusalKind.Invalid, RefusalKind.StateConflict, RefusalKind.LastHolder,
        ],
    };

    public static readonly Operation ListWorkspaceMembers = new(
        "listWorkspaceMembers", "GET", "/v1/tenants/{tenant}/workspaces/{workspace}/members", MemberTag,
        "Lists the members of a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Parameters = Paging,
        Answers = [new(200, "One page, in order of user.", "MemberPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown],
    };

    public static readonly Operation GetWorkspaceMember = new(
        "getWorkspaceMember", "GET", "/v1/tenants/{tenant}/workspaces/{workspace}/members/{user}", MemberTag,
        "Reads a member of a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The member.", "MemberAnswer")],
        Refusals = [RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown, RefusalKind.MemberUnknown],
    };

    public static readonly Operation AddWorkspaceMember = new(
        "addWorkspaceMember", "PUT", "/v1/tenants/{tenant}/workspaces/{workspace}/members/{user}", MemberTag,
        "Adds a user to a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "MemberBody", "The roles, and when they count.",
            """{"roles":["workspace-guest"]}""")
        {
            Type = PeopleJson.Default.MemberBody,
        },
        Answers = [new(201, "The member.", "MemberAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown, RefusalKind.UserUnknown, RefusalKind.MemberExists,
            RefusalKind.RoleNotAssignable, RefusalKind.Invalid, RefusalKind.StateConflict,
        ],
    };

    public static readonly Operation ChangeWorkspaceMember = new(
        "changeWorkspaceMember", "PATCH", "/v1/tenants/{tenant}/workspaces/{workspace}/members/{user}", MemberTag,
        "Makes a member's roles exactly these")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "In one change. With times, the roles count for that time, and where a member has one "
            + "role the present one comes back then.",
        Body = new(
            "MemberBody", "The roles, and when they count.",
            """{"roles":["workspace-owner"]}""")
        {
            Type = PeopleJson.Default.MemberBody,
        },
        Answers = [new(200, "It is as asked.", "MemberAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown, RefusalKind.MemberUnknown,
            RefusalKind.RoleNotAssignable, RefusalKind.Invalid, RefusalKind.StateConflict, RefusalKind.LastHolder,
        ],
    };

    public static readonly Operation RemoveWorkspaceMember = new(
        "removeWorkspaceMember", "DELETE", "/v1/tenants/{tenant}/workspaces/{workspace}/members/{user}", MemberTag,
        "Removes a member of a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "The last owner stays.",
        Answers = [new(200, "The member that was, without roles.", "MemberAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown, RefusalKind.MemberUnknown, RefusalKind.LastHolder,
        ],
    };
}
