using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
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
        new("unauthorized", StatusCodes.Status401Unauthorized, "The operator key is missing or wrong");

    public static readonly ProblemCode NotFound =
        new("not-found", StatusCodes.Status404NotFound, "There is nothing at this address");

    public static readonly ProblemCode TenantUnknown =
        new("tenant-unknown", StatusCodes.Status404NotFound, "There is no such tenant");

    public static readonly ProblemCode ModelUnknown =
        new("model-unknown", StatusCodes.Status404NotFound, "There is no such role model");

    public static readonly ProblemCode UserUnknown =
        new("user-unknown", StatusCodes.Status404NotFound, "There is no such user");

    public static readonly ProblemCode RoleUnknown =
        new("role-unknown", StatusCodes.Status404NotFound, "There is no such role");

    public static readonly ProblemCode MethodNotAllowed =
        new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "The address does not take this method");

    public static readonly ProblemCode NotAcceptable =
        new("not-acceptable", StatusCodes.Status406NotAcceptable, "None of the accepted types is available");

    public static readonly ProblemCode Timeout =
        new("request-timeout", StatusCodes.Status408RequestTimeout, "The request took too long to arrive");

    public static readonly ProblemCode TenantExists =
        new("tenant-exists", StatusCodes.Status409Conflict, "There is such a tenant already");

    public static readonly ProblemCode ModelVersionExists =
        new("model-version-exists", StatusCodes.Status409Conflict, "The version exists with another text");

    public static readonly ProblemCode RoleHeld =
        new("role-held", StatusCodes.Status409Conflict, "The role is still held");

    public static readonly ProblemCode RevisionMismatch =
        new("revision-mismatch", StatusCodes.Status412PreconditionFailed, "The tenant is at another revision");

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

    public static readonly ProblemCode Forbidden =
        new("forbidden", StatusCodes.Status403Forbidden, "The caller may not do this");

    public static readonly ProblemCode ContractUnknown =
        new("contract-unknown", StatusCodes.Status404NotFound, "There is no such contract");

    public static readonly ProblemCode WorkspaceUnknown =
        new("workspace-unknown", StatusCodes.Status404NotFound, "There is no such workspace");

    public static readonly ProblemCode MemberUnknown =
        new("member-unknown", StatusCodes.Status404NotFound, "There is no such member");

    public static readonly ProblemCode MemberExists =
        new("member-exists", StatusCodes.Status409Conflict, "The user is a member already");

    public static readonly ProblemCode LastHolder =
        new("last-holder", StatusCodes.Status409Conflict, "Too few holders of a role would be left");

    public static readonly ProblemCode UserExists =
        new("user-exists", StatusCodes.Status409Conflict, "There is such a user already");

    public static readonly ProblemCode RoleExists =
        new("role-exists", StatusCodes.Status409Conflict, "There is such a role already");

    public static readonly ProblemCode StateConflict =
        new("state-conflict", StatusCodes.Status409Conflict, "It does not go with the present state");

    public static readonly ProblemCode IdempotencyKeyReused =
        new("idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, "The key stands for another command");

    public static readonly ProblemCode RoleNotAssignable =
        new("role-not-assignable", StatusCodes.Status422UnprocessableEntity, "The role cannot be given so");

    public static readonly ProblemCode GrantsInvalid =
        new("grants-invalid", StatusCodes.Status422UnprocessableEntity, "A role cannot contain this");

    public static readonly ProblemCode CommandInvalid =
        new("command-invalid", StatusCodes.Status422UnprocessableEntity, "The command lacks something or has it wrong");

    public static readonly ProblemCode RequestRejected =
        new("request-rejected", StatusCodes.Status400BadRequest, "The request is not acceptable HTTP");

    public static readonly ProblemCode Internal =
        new("internal", StatusCodes.Status500InternalServerError, "The server made a mistake");

    public static readonly ProblemCode Busy =
        new("busy", StatusCodes.Status503ServiceUnavailable, "Too many changes met");

    public static readonly ProblemCode StoreUnavailable =
        new("store-unavailable", StatusCodes.Status503ServiceUnavailable, "The store did not answer");

    /// <summary>All of them, in order of status and code.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
        [.. typeof(ProblemCodes).GetFields()
            .Select(field => (ProblemCode)field.GetValue(null)!)
            .OrderBy(code => code.Status).ThenBy(code => code.Id, StringComparer.Ordinal)];
}
