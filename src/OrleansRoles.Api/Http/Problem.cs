using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Entities;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Api.Http;

/// <summary>What a caller did wrong, or what failed, as RFC 9457 says it.</summary>
/// <param name="Code">Which kind it is; stable.</param>
/// <param name="Detail">What is wrong with this request and what to write instead.</param>
internal sealed record Problem(ProblemCode Code, string Detail)
{
    /// <summary>JSON pointer into the request's body, or null.</summary>
    public string? Pointer { get; init; }

    /// <summary>Line in the body, from 1, or null.</summary>
    public long? Line { get; init; }

    /// <summary>Column in the line, from 1, or null.</summary>
    public long? Column { get; init; }

    /// <summary>When to try again; null where that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What has to come first, by its stable name; null for nothing of that kind.</summary>
    public string? Needs { get; init; }

    /// <summary>What is wrong with a model or document, place by place.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];
}

/// <summary>A kind of problem.</summary>
/// <param name="Id">The stable code: <c>tenant-unknown</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The kind in words.</param>
internal sealed record ProblemCode(string Id, int Status, string Title);

/// <summary>Every kind of problem there is. A code that has shipped keeps its meaning.</summary>
internal static class ProblemCodes
{
    public static readonly ProblemCode BodyUnreadable =
        new("body-unreadable", StatusCodes.Status400BadRequest, "The body could not be read");

    public static readonly ProblemCode InvalidUtf8 =
        new("invalid-utf8", StatusCodes.Status400BadRequest, "The body is not UTF-8");

    public static readonly ProblemCode JsonMalformed =
        new("json-malformed", StatusCodes.Status400BadRequest, "The body is not JSON");

    public static readonly ProblemCode RequestInvalid =
        new("request-invalid", StatusCodes.Status400BadRequest, "The request lacks a member or has a wrong one");

    public static readonly ProblemCode ContentTypeNotJson =
        new("content-type-not-json", StatusCodes.Status400BadRequest, "The content type is not JSON");

    public static readonly ProblemCode QueryInvalid =
        new("query-invalid", StatusCodes.Status400BadRequest, "The query is not understood");

    public static readonly ProblemCode HeaderInvalid =
        new("header-invalid", StatusCodes.Status400BadRequest, "A header is not understood");

    public static readonly ProblemCode NameMismatch =
        new("name-mismatch", StatusCodes.Status400BadRequest, "Address and body name different things");

    public static readonly ProblemCode Unauthorized =
        new("unauthorized", StatusCodes.Status401Unauthorized, "The credentials are missing or not accepted");

    public static readonly ProblemCode TokenInvalid =
        new("token-invalid", StatusCodes.Status401Unauthorized, "The token is not accepted");

    public static readonly ProblemCode TokenExpired =
        new("token-expired", StatusCodes.Status401Unauthorized, "The token's time is over");

    public static readonly ProblemCode NotOpen =
        new("not-open", StatusCodes.Status403Forbidden, "The operation is not open to this kind of caller");

    public static readonly ProblemCode OnBehalfNotAllowed =
        new("on-behalf-not-allowed", StatusCodes.Status403Forbidden, "The caller speaks for nobody else");

    public static readonly ProblemCode OperatorUnknown =
        new("operator-unknown", StatusCodes.Status403Forbidden, "The model names no such operator");

    public static readonly ProblemCode CallerUnknown =
        new("caller-unknown", StatusCodes.Status403Forbidden, "The caller is no user of the tenant");

    public static readonly ProblemCode CallerInactive =
        new("caller-inactive", StatusCodes.Status403Forbidden, "The caller is deactivated");

    public static readonly ProblemCode CallerNotPerson =
        new("caller-not-a-person", StatusCodes.Status403Forbidden, "Integration users do not sign in");

    public static readonly ProblemCode NotFound =
        new("not-found", StatusCodes.Status404NotFound, "There is nothing at this address");

    public static readonly ProblemCode TenantUnknown = RefusalProblems.Of(RefusalKind.TenantUnknown);

    public static readonly ProblemCode ModelUnknown = RefusalProblems.Of(RefusalKind.ModelUnknown);

    public static readonly ProblemCode UserUnknown = RefusalProblems.Of(RefusalKind.UserUnknown);

    public static readonly ProblemCode RoleUnknown = RefusalProblems.Of(RefusalKind.RoleUnknown);

    public static readonly ProblemCode MethodNotAllowed =
        new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "The address does not take this method");

    public static readonly ProblemCode NotAcceptable =
        new("not-acceptable", StatusCodes.Status406NotAcceptable, "None of the accepted types is available");

    public static readonly ProblemCode Timeout =
        new("request-timeout", StatusCodes.Status408RequestTimeout, "The request took too long to arrive");

    public static readonly ProblemCode TenantExists = RefusalProblems.Of(RefusalKind.TenantExists);

    public static readonly ProblemCode ModelVersionExists = RefusalProblems.Of(RefusalKind.ModelVersionExists);

    public static readonly ProblemCode RoleHeld = RefusalProblems.Of(RefusalKind.RoleHeld);

    public static readonly ProblemCode RevisionMismatch = RefusalProblems.Of(RefusalKind.RevisionMismatch);

    public static readonly ProblemCode BodyTooLarge =
        new("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large");

    public static readonly ProblemCode BatchTooLarge =
        new("batch-too-large", StatusCodes.Status413PayloadTooLarge, "The batch has too many checks");

    public static readonly ProblemCode ContentTypeUnsupported =
        new("content-type-unsupported", StatusCodes.Status415UnsupportedMediaType, "The content type is not supported");

    public static readonly ProblemCode ModelInvalid =
        new("model-invalid", StatusCodes.Status422UnprocessableEntity, "The role model has mistakes");

    public static readonly ProblemCode DocumentInvalid =
        new("document-invalid", StatusCodes.Status422UnprocessableEntity, "The tenant document has mistakes");

    public static readonly ProblemCode RateLimited =
        new("rate-limited", StatusCodes.Status429TooManyRequests, "The caller sends too many requests");

    public static readonly ProblemCode RequestRejected =
        new("request-rejected", StatusCodes.Status400BadRequest, "The request is not acceptable HTTP");

    public static readonly ProblemCode Internal =
        new("internal", StatusCodes.Status500InternalServerError, "The server made a mistake");

    public static readonly ProblemCode IdempotencyKeyReused = RefusalProblems.Of(RefusalKind.IdempotencyKeyReused);

    public static readonly ProblemCode Forbidden = RefusalProblems.Of(RefusalKind.Forbidden);

    public static readonly ProblemCode Busy = RefusalProblems.Of(RefusalKind.Busy);

    public static readonly ProblemCode ProviderUnavailable =
        new("provider-unavailable", StatusCodes.Status503ServiceUnavailable, "The identity provider did not answer");

    public static readonly ProblemCode StoreUnavailable =
        new("store-unavailable", StatusCodes.Status503ServiceUnavailable, "The store did not answer");

    /// <summary>All of them, in order of status and code.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
        [.. typeof(ProblemCodes).GetFields()
            .Select(field => (ProblemCode)field.GetValue(null)!)
            .OrderBy(code => code.Status).ThenBy(code => code.Id, StringComparer.Ordinal)];
}
