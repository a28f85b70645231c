using OrleansRoles.Api.Approvals;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on requests for apps, and on integrations.</summary>
internal static partial class Operations
{
    private const string AppRequestTag = "app requests";
    private const string AppRequestsPath = "/v1/tenants/{tenant}/app-requests";
    private const string AppRequestPath = $"{AppRequestsPath}/{{request}}";
    private const string IntegrationTag = "integrations";
    private const string IntegrationPath = "/v1/tenants/{tenant}/integrations/{integration}";

    public static readonly Operation RequestApp = new(
        "requestApp", "POST", AppRequestsPath, AppRequestTag,
        "Asks for an app")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new("AppRequestBody", "What is asked for.", """{"app":"badge-print","note":"for the fair"}""")
        {
            Type = ApprovalBodies.Default.AppRequestBody,
        },
        Answers = [new(201, "The request.", "AppRequestAnswer") { Headers = ["ETag", "Location"] }],
        CreatedAt = $"{AppRequestsPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };

    public static readonly Operation ListAppRequests = new(
        "listAppRequests", "GET", AppRequestsPath, AppRequestTag,
        "Lists requests for apps")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "In order of time: users see their own, the vendor's operators all. A page may be short, or "
            + "empty, and still have a next one.",
        Parameters =
        [
            .. Paging,
            new("status", "query", """{"enum":["open","approved","declined"]}""", "Only those of this status."),
        ],
        Answers = [new(200, "One page.", "AppRequestPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation GetAppRequest = new(
        "getAppRequest", "GET", AppRequestPath, AppRequestTag,
        "Reads a request for an app")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The request.", "AppRequestAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.AppRequestUnknown],
    };

    public static readonly Operation ApproveAppRequest = new(
        "approveAppRequest", "POST", $"{AppRequestPath}/approve", AppRequestTag,
        "Tells the requester that the app is given")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "The vendor's operators answer; nobody in the tenant does.",
        Body = new("AppRequestAnswerBody", "More about it.", """{"note":"from Monday on"}""")
        {
            Type = ApprovalBodies.Default.AppRequestAnswerBody,
        },
        Answers = [new(200, "The request.", "AppRequestAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.AppRequestUnknown, RefusalKind.AppRequestResolved, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation DeclineAppRequest = ApproveAppRequest with
    {
        Id = "declineAppRequest",
        Path = $"{AppRequestPath}/decline",
        Summary = "Tells the requester that the app is not given",
    };

    public static readonly Operation ListIntegrations = new(
        "listIntegrations", "GET", "/v1/tenants/{tenant}/integrations", IntegrationTag,
        "Lists the integrations")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Without their settings.",
        Parameters = Paging,
        Answers = [new(200, "One page, in order of id.", "IntegrationPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation RequestIntegration = new(
        "requestIntegration", "PUT", IntegrationPath, IntegrationTag,
        "Proposes an integration")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new("IntegrationBody", "The integration.", """{"kind":"crm"}""")
        {
            Type = ApprovalBodies.Default.IntegrationBody,
        },
        Answers = [new(202, "It waits for a yes.", "IntegrationAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.StateConflict, RefusalKind.Invalid],
    };

    public static readonly Operation GetIntegration = new(
        "getIntegration", "GET", IntegrationPath, IntegrationTag,
        "Reads an integration")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Without its settings.",
        Answers = [new(200, "The integration.", "IntegrationAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.IntegrationUnknown],
    };

    public static readonly Operation ApproveIntegration = new(
        "approveIntegration", "POST", $"{IntegrationPath}/approve", IntegrationTag,
        "Admits an integration")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "The integration.", "IntegrationAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.IntegrationUnknown, RefusalKind.ApprovalDecided],
    };

    public static readonly Operation DeclineIntegration = ApproveIntegration with
    {
        Id = "declineIntegration",
        Path = $"{IntegrationPath}/decline",
        Summary = "Does not admit an integration",
    };

    public static readonly Operation ConfigureIntegration = new(
        "configureIntegration", "PUT", $"{IntegrationPath}/settings", IntegrationTag,
        "Sets an admitted integration up")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new("IntegrationSettingsBody", "The settings.", """{"settings":{"every":"hour"}}""")
        {
            Type = ApprovalBodies.Default.IntegrationSettingsBody,
        },
        Answers = [new(200, "The integration.", "IntegrationAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.IntegrationUnknown, RefusalKind.ApprovalPending, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation SyncIntegration = new(
        "syncIntegration", "POST", $"{IntegrationPath}/sync", IntegrationTag,
        "Asks whether an integration may exchange data now, and for its settings")
    {
        OpenTo = PrincipalKinds.Members,
        Description = "By whoever does the exchange, before each; it changes nothing.",
        Answers = [new(200, "It may. The integration.", "IntegrationAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.IntegrationUnknown, RefusalKind.ApprovalPending],
    };
}
