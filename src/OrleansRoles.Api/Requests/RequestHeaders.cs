using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Requests;

/// <summary>The headers that stand around every command: reason, idempotency key, expected revision.</summary>
internal static class RequestHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>The most characters of an idempotency key.</summary>
    public const int IdempotencyKeyLengthMax = 200;

    /// <summary>What stands around a request, or which header cannot be read.</summary>
    public static (RequestContext? Context, Problem? Problem) Read(
        HttpContext context, Principal principal, Request request)
    {
        if (request is not Command)
        {
            return (new RequestContext { Caller = principal.Caller }, null);
        }

        (RequestContext? around, Problem? badReason) = ReadReason(context, principal);
        (string? key, Problem? badKey) = Key(context);
        (long? revision, Problem? badTag) = Revision(context);
        return (badReason ?? badKey ?? badTag) is { } problem
            ? (null, problem)
            : (around! with { IdempotencyKey = key, ExpectedRevision = revision }, null);
    }

    /// <summary>Who asks, and why, or which header cannot be read.</summary>
    public static (RequestContext? Context, Problem? Problem) ReadReason(HttpContext context, Principal principal)
    {
        (string reason, Problem? problem) = Arguments.Reason(context);
        return problem is null
            ? (new RequestContext { Caller = principal.Caller, Reason = reason }, null)
            : (null, problem);
    }

    /// <summary>The caller's name for the command, or null.</summary>
    public static (string? Key, Problem? Problem) Key(HttpContext context)
    {
        StringValues header = context.Request.Headers[IdempotencyKey];
        if (header.Count == 0)
        {
            return (null, null);
        }

        // The header's standard puts the key in quotes, most callers do not.
        string text = header.Count == 1 ? header.ToString().Trim() : "";
        string key = text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        bool isKey = key.Length is > 0 and <= IdempotencyKeyLengthMax
            && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && !key.Contains('"', StringComparison.Ordinal);
        return isKey ? (key, null) : (null, new Problem(
            ProblemCodes.HeaderInvalid,
            $"the header `{IdempotencyKey}` is no key: write 1 to {IdempotencyKeyLengthMax} visible ASCII characters, "
            + "as of a UUID, once"));
    }

    private static (long? Revision, Problem? Problem) Revision(HttpContext context)
    {
        (Expectation expected, Problem? problem) = EntityTags.Expected(context);
        if (problem is not null || expected == Expectation.Nothing)
        {
            return (null, problem);
        }

        return expected is { Any: false, None: false, Tags: [string tag] } && EntityTags.RevisionOf(tag) is { } revision
            ? (revision, null)
            : (null, new Problem(
            ProblemCodes.HeaderInvalid,
            "one revision is expected here: send the `ETag` of an earlier answer in `If-Match`, and no "
            + "`If-None-Match`"));
    }
}
