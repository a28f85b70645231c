using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.People;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on contracts and workspaces.</summary>
internal static partial class Operations
{
    private const string ContractTag = "contracts";

    public static readonly Operation ListContracts = new(
        "listContracts", "GET", "/v1/tenants/{tenant}/contracts", ContractTag,
        "Lists contracts")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Those in which the caller has a part; all for the vendor.",
        Parameters = Paging,
        Answers = [new(200, "One page, in order of id.", "ContractPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation CreateContract = new(
        "createContract", "PUT", "/v1/tenants/{tenant}/contracts/{contract}", ContractTag,
        "Creates a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "ContractBody", "The contract.",
            """{"name":"Main","owner":"olaf"}""")
        {
            Type = PeopleJson.Default.ContractBody,
        },
        Answers = [new(201, "The contract.", "ContractAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.StateConflict, RefusalKind.Invalid],
    };

    public static readonly Operation GetContract = new(
        "getContract", "GET", "/v1/tenants/{tenant}/contracts/{contract}", ContractTag,
        "Reads a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The contract.", "ContractAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.ContractUnknown],
    };

    public static readonly Operation EditContract = new(
        "editContract", "PATCH", "/v1/tenants/{tenant}/contracts/{contract}", ContractTag,
        "Changes a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "ContractEditBody", "What is to be another; what is missing stays.",
            """{"name":"Main"}""")
        {
            Type = PeopleJson.Default.ContractEditBody,
        },
        Answers = [new(200, "It is as asked.", "ContractAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ContractUnknown],
    };

    public static readonly Operation DeleteContract = new(
        "deleteContract", "DELETE", "/v1/tenants/{tenant}/contracts/{contract}", ContractTag,
        "Deletes a contract with its workspaces")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(204, "It is gone.") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ContractUnknown],
    };

    public static readonly Operation ListWorkspaces = new(
        "listWorkspaces", "GET", "/v1/tenants/{tenant}/contracts/{contract}/workspaces", ContractTag,
        "Lists the workspaces of a contract")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Those that the caller may see.",
        Parameters = Paging,
        Answers = [new(200, "One page, in order of id.", "WorkspacePage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.ContractUnknown],
    };

    public static readonly Operation CreateWorkspace = new(
        "createWorkspace", "PUT", "/v1/tenants/{tenant}/contracts/{contract}/workspaces/{workspace}", ContractTag,
        "Creates a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Whoever creates it gets the model's role for that.",
        Body = new(
            "NameBody", "The workspace.",
            """{"name":"Web"}""")
        {
            Type = PeopleJson.Default.NameBody,
        },
        Answers = [new(201, "The workspace.", "WorkspaceAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ContractUnknown, RefusalKind.StateConflict, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation GetWorkspace = new(
        "getWorkspace", "GET", "/v1/tenants/{tenant}/workspaces/{workspace}", ContractTag,
        "Reads a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The workspace.", "WorkspaceAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown],
    };

    public static readonly Operation RenameWorkspace = new(
        "renameWorkspace", "PATCH", "/v1/tenants/{tenant}/workspaces/{workspace}", ContractTag,
        "Gives a workspace another name")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "NewNameBody", "The name.",
            """{"name":"Web"}""")
        {
            Type = PeopleJson.Default.NewNameBody,
        },
        Answers = [new(200, "It is as asked.", "WorkspaceAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown],
    };

    public static readonly Operation DeleteWorkspace = new(
        "deleteWorkspace", "DELETE", "/v1/tenants/{tenant}/workspaces/{workspace}", ContractTag,
        "Deletes a workspace")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Its members lose their roles there.",
        Answers = [new(204, "It is gone.") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.WorkspaceUnknown],
    };
}
