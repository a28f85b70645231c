using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.People;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on tenants and on what they have enabled.</summary>
internal static partial class Operations
{
    public static readonly Operation EditTenant = new(
        "editTenant", "PATCH", "/v1/tenants/{tenant}", TenantTag,
        "Renames, suspends or resumes a tenant")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Of a suspended tenant every check is denied.",
        Body = new(
            "TenantEditBody", "What is to be another; what is missing stays.",
            """{"status":"suspended"}""")
        {
            Type = PeopleJson.Default.TenantEditBody,
        },
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation DeleteTenant = new(
        "deleteTenant", "DELETE", "/v1/tenants/{tenant}", TenantTag,
        "Deletes a tenant for good")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Description = "Nothing comes back under its id. Its journal stays.",
        Parameters = [new("confirm", "query", """{"type":"boolean"}""", "`true`: it is meant.")],
        Answers = [new(204, "It is gone.") { Headers = ["ETag"] }],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };

    public static readonly Operation GetTenantSettings = new(
        "getTenantSettings", "GET", "/v1/tenants/{tenant}/settings", TenantTag,
        "Reads what a tenant has enabled")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "Features, settings, subscriptions and seats.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.TenantUnknown],
    };

    public static readonly Operation SetSubscription = new(
        "setSubscription", "PUT", "/v1/tenants/{tenant}/subscriptions/{app}", TenantTag,
        "Subscribes a tenant to an app")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation ClearSubscription = new(
        "clearSubscription", "DELETE", "/v1/tenants/{tenant}/subscriptions/{app}", TenantTag,
        "Ends a subscription")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation SetFeature = new(
        "setFeature", "PUT", "/v1/tenants/{tenant}/features/{feature}", TenantTag,
        "Enables a feature")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };

    public static readonly Operation ClearFeature = new(
        "clearFeature", "DELETE", "/v1/tenants/{tenant}/features/{feature}", TenantTag,
        "Disables a feature")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };

    public static readonly Operation SetSetting = new(
        "setSetting", "PUT", "/v1/tenants/{tenant}/settings/{setting}", TenantTag,
        "Turns a setting on")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };

    public static readonly Operation ClearSetting = new(
        "clearSetting", "DELETE", "/v1/tenants/{tenant}/settings/{setting}", TenantTag,
        "Turns a setting off")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TenantSettings") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.Invalid],
    };
}
