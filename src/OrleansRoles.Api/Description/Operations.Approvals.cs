using OrleansRoles.Api.Approvals;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on changes that wait for a yes.</summary>
internal static partial class Operations
{
    private const string ApprovalTag = "approvals";
    private const string ApprovalsPath = "/v1/tenants/{tenant}/approvals";
    private const string ApprovalPath = $"{ApprovalsPath}/{{approval}}";

    public static readonly Operation ProposeChange = new(
        "proposeChange", "POST", ApprovalsPath, ApprovalTag,
        "Proposes a change that the model wants approved")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Whether an approver's own change counts as approved, or needs a second person, the model says.",
        Body = new(
            "ApprovalBody", "The change.",
            """{"kind":"dashboard","summary":"Sales by month","plan":"{}"}""")
        {
            Type = ApprovalBodies.Default.ApprovalBody,
        },
        Answers =
        [
            new(201, "It is approved already.", "ApprovalAnswer") { Headers = ["ETag", "Location"] },
            new(202, "It waits for a yes.", "ApprovalAnswer") { Headers = ["ETag", "Location"] },
        ],
        CreatedAt = $"{ApprovalsPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };

    public static readonly Operation ListApprovals = new(
        "listApprovals", "GET", ApprovalsPath, ApprovalTag,
        "Lists the changes that the caller proposed or decides on")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "In order of time. A page may be short, or empty, and still have a next one.",
        Parameters =
        [
            .. Paging,
            new("status", "query", """{"enum":["pending","approved","declined","applied","expired","withdrawn"]}""",
                "Only those of this status."),
            new("kind", "query", """{"type":"string"}""", "Only those of this kind."),
        ],
        Answers = [new(200, "One page.", "ApprovalPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation GetApproval = new(
        "getApproval", "GET", ApprovalPath, ApprovalTag,
        "Reads a change that waits, or waited, for a yes")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The change.", "ApprovalAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ApprovalUnknown],
    };

    public static readonly Operation ApproveChange = new(
        "approveChange", "POST", $"{ApprovalPath}/approve", ApprovalTag,
        "Approves a change")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "A change of a licence is carried out by that; all others by the product, which then says so.",
        Answers = [new(200, "The change.", "ApprovalAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ApprovalUnknown, RefusalKind.ApprovalDecided,
            RefusalKind.SeatsExhausted, RefusalKind.UserUnknown, RefusalKind.UserDeactivated, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation DeclineChange = new(
        "declineChange", "POST", $"{ApprovalPath}/decline", ApprovalTag,
        "Declines a change")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "The header `Reason` goes to who proposed it.",
        Answers = [new(200, "The change.", "ApprovalAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ApprovalUnknown, RefusalKind.ApprovalDecided],
    };

    public static readonly Operation WithdrawChange = new(
        "withdrawChange", "POST", $"{ApprovalPath}/withdraw", ApprovalTag,
        "Takes a change back on which nobody has decided yet")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Only who proposed it does.",
        Answers = [new(200, "The change.", "ApprovalAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.ApprovalUnknown, RefusalKind.ApprovalDecided],
    };

    public static readonly Operation ApplyChange = new(
        "applyChange", "POST", $"{ApprovalPath}/apply", ApprovalTag,
        "Says that an approved change takes effect")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "The change.", "ApprovalAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.ApprovalUnknown, RefusalKind.ApprovalPending,
            RefusalKind.ApprovalDecided,
        ],
    };
}
