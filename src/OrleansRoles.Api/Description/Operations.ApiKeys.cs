using OrleansRoles.Api.ApiKeys;
using OrleansRoles.Api.Callers;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on integration users and their keys.</summary>
internal static partial class Operations
{
    private const string ApiKeyTag = "API keys";
    private const string ApiKeysPath = "/v1/tenants/{tenant}/users/{user}/keys";
    private const string ApiKeyPath = $"{ApiKeysPath}/{{key}}";

    public static readonly Operation CreateIntegrationUser = new(
        "createIntegrationUser", "PUT", "/v1/tenants/{tenant}/integration-users/{user}", ApiKeyTag,
        "Creates an integration user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "It has the model's role for such accounts, works with API keys and never signs in. No person "
            + "becomes one.",
        Body = new("IntegrationUserBody", "The integration user.", """{"name":"nightly import"}""")
        {
            Type = ApiKeyBodies.Default.IntegrationUserBody,
        },
        Answers = [new(201, "The integration user.", "IntegrationUserAnswer") { Headers = ["ETag", "Location"] }],
        CreatedAt = "/v1/tenants/{tenant}/users/{user}",
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserExists, RefusalKind.Invalid],
    };

    public static readonly Operation ListApiKeys = new(
        "listApiKeys", "GET", ApiKeysPath, ApiKeyTag,
        "Lists an integration user's keys")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Without the keys themselves, which are shown once. Those that have ended are kept.",
        Answers = [new(200, "The keys.", "ApiKeyList")],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown],
    };

    public static readonly Operation IssueApiKey = new(
        "issueApiKey", "POST", ApiKeysPath, ApiKeyTag,
        "Makes a key for an integration user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "The key is shown this once; repeated under its idempotency key, the answer has everything but "
            + "the key. It is the integration user's: it ends with that, and not with whoever made it.",
        Body = new("ApiKeyBody", "What the key is for.", """{"label":"production"}""")
        {
            Type = ApiKeyBodies.Default.ApiKeyBody,
        },
        Answers = [new(201, "The key, shown this once.", "ApiKeyAnswer") { Headers = ["ETag", "Location"] }],
        CreatedAt = $"{ApiKeysPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.UserDeactivated, RefusalKind.KeyLimitReached,
            RefusalKind.Invalid,
        ],
    };

    public static readonly Operation GetApiKey = new(
        "getApiKey", "GET", ApiKeyPath, ApiKeyTag,
        "Reads what is known of a key")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The key, without the key itself.", "ApiKeyAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.KeyUnknown],
    };

    public static readonly Operation RotateApiKey = new(
        "rotateApiKey", "POST", $"{ApiKeyPath}/rotate", ApiKeyTag,
        "Replaces a key by a new one")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "The old key is accepted for as long as the overlap says, so that callers can change over.",
        Body = new("ApiKeyRotationBody", "For how long both are accepted.", """{"overlapSeconds":3600}""")
        {
            Type = ApiKeyBodies.Default.ApiKeyRotationBody,
        },
        Answers = [new(201, "The new key, shown this once.", "ApiKeyAnswer") { Headers = ["ETag", "Location"] }],
        CreatedAt = $"{ApiKeysPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.UserDeactivated, RefusalKind.KeyUnknown,
            RefusalKind.KeyEnded, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation RevokeApiKey = new(
        "revokeApiKey", "DELETE", ApiKeyPath, ApiKeyTag,
        "Revokes a key")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "When this is answered, no process accepts the key any more.",
        Answers = [new(200, "The key, which has ended.", "ApiKeyAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.KeyUnknown, RefusalKind.KeyEnded],
    };
}
