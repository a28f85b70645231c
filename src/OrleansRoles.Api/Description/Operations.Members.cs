using OrleansRoles.Api.Callers;
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
}
