using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Services;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on the installation's services and their keys.</summary>
internal static partial class Operations
{
    private const string ServiceTag = "services";

    public static readonly Operation ListServices = new(
        "listServices", "GET", "/v1/services", ServiceTag, "Lists the services in order of id")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = Paging,
        Answers = [new(200, "One page.", "ServiceList")],
        Problems = [ProblemCodes.QueryInvalid],
    };

    public static readonly Operation GetService = new(
        "getService", "GET", "/v1/services/{service}", ServiceTag, "Reads a service")
    {
        OpenTo = PrincipalKinds.Platform,
        Answers = [new(200, "The service.", "Service")],
        Refusals = [RefusalKind.ServiceUnknown],
    };

    public static readonly Operation PutService = new(
        "putService", "PUT", "/v1/services/{service}", ServiceTag, "Makes a service or changes it")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = [StandardParameters.Reason],
        Body = new("ServiceBody", "The service.", """{"title":"The shop","tenants":["acme"]}""")
        {
            Type = ServicesJson.Default.ServiceBody,
        },
        Answers =
        [
            new(200, "It is as asked.", "Service"),
            new(201, "It came into being.", "Service") { Headers = ["Location"] },
        ],
        Problems = [.. BadJson, ProblemCodes.HeaderInvalid, ProblemCodes.NotFound],
        Refusals = [RefusalKind.Busy],
    };

    public static readonly Operation DeleteService = new(
        "deleteService", "DELETE", "/v1/services/{service}", ServiceTag, "Removes a service and all its keys")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = [StandardParameters.Reason],
        Answers = [new(204, "It is gone, and no key of it is accepted any more.")],
        Problems = [ProblemCodes.HeaderInvalid],
        Refusals = [RefusalKind.Busy, RefusalKind.ServiceUnknown],
    };

    public static readonly Operation ListServiceKeys = new(
        "listServiceKeys", "GET", "/v1/services/{service}/keys", ServiceTag, "Lists a service's keys")
    {
        OpenTo = PrincipalKinds.Platform,
        Description = "Without the keys themselves, which are shown once. Those that have ended are kept for a while.",
        Answers = [new(200, "The keys.", "ServiceKeyList")],
        Refusals = [RefusalKind.ServiceUnknown],
    };

    public static readonly Operation AddServiceKey = new(
        "addServiceKey", "POST", "/v1/services/{service}/keys", ServiceTag, "Makes a key for a service")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = [StandardParameters.Reason],
        Body = new("ServiceKeyBody", "What the key is for.", """{"label":"production"}""")
        {
            Type = ServicesJson.Default.ServiceKeyBody,
        },
        Answers = [new(201, "The key, shown this once.", "ServiceKey")],
        Problems = [.. BadJson, ProblemCodes.HeaderInvalid],
        Refusals = [RefusalKind.Busy, RefusalKind.ServiceUnknown, RefusalKind.KeyLimitReached],
    };

    public static readonly Operation RotateServiceKey = new(
        "rotateServiceKey", "POST", "/v1/services/{service}/keys/{key}/rotate", ServiceTag,
        "Replaces a key by a new one")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = [StandardParameters.Reason],
        Description = "The old key is accepted for as long as the overlap says, so that callers can change over.",
        Body = new("RotationBody", "For how long both are accepted.", """{"overlapSeconds":3600}""")
        {
            Type = ServicesJson.Default.RotationBody,
        },
        Answers = [new(201, "The new key, shown this once.", "ServiceKey")],
        Problems = [.. BadJson, ProblemCodes.HeaderInvalid],
        Refusals = [RefusalKind.Busy, RefusalKind.ServiceUnknown, RefusalKind.KeyUnknown, RefusalKind.KeyLimitReached],
    };

    public static readonly Operation RevokeServiceKey = new(
        "revokeServiceKey", "DELETE", "/v1/services/{service}/keys/{key}", ServiceTag, "Revokes a key")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = [StandardParameters.Reason],
        Description = "When this is answered, no process accepts the key any more.",
        Answers = [new(200, "The key, which has ended.", "ServiceKey")],
        Problems = [ProblemCodes.HeaderInvalid],
        Refusals = [RefusalKind.Busy, RefusalKind.ServiceUnknown, RefusalKind.KeyUnknown],
    };
}
