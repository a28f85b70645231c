using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Decisions;

/// <summary>Refusals as problems (RFC 9457).</summary>
internal static class PermissionProblems
{
    public const string Unauthorized = "unauthorized";
    public const string Forbidden = "forbidden";
    public const string Unavailable = "permission-unavailable";

    private const string TypePrefix = "urn:orleansroles:problem:";

    /// <summary>A decision that is no allow.</summary>
    public static IResult Of(PermissionDecision decision, HttpContext context)
    {
        string what = $"`{decision.Question.Action}` on `{decision.Question.ResourceType}"
            + $"{(decision.Question.ResourceId.Length == 0 ? "" : "/")}{decision.Question.ResourceId}`";
        return decision.Verdict == Verdict.Unavailable
            ? NoAnswer($"whether {what} is allowed cannot be told at the moment: try again", decision.Reason, context)
            : Problem(
                context, StatusCodes.Status403Forbidden, Forbidden, "The user may not do this",
                $"{what} is not allowed: {Detail(decision)}", decision.Reason);
    }

    /// <summary>The application's own policies refuse what the permission allows.</summary>
    public static IResult PolicyNotMet(HttpContext context) => Problem(
        context, StatusCodes.Status403Forbidden, Forbidden, "The user may not do this",
        "the permission is there, but another policy of the endpoint is not met", RefusalReasons.PolicyNotMet);

    /// <summary>Nobody could answer.</summary>
    public static IResult NoAnswer(string detail, string reason, HttpContext context)
    {
        PermissionOptions options = context.RequestServices.GetRequiredService<IOptions<PermissionOptions>>().Value;
        context.Response.Headers.RetryAfter =
            Math.Ceiling(options.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem(
            context, StatusCodes.Status503ServiceUnavailable, Unavailable, "The permission cannot be told", detail,
            reason);
    }

    /// <summary>No credentials, or none that are accepted.</summary>
    public static IResult NotSignedIn(bool isRefused, HttpContext context) => Problem(
        context, StatusCodes.Status401Unauthorized, Unauthorized, "The credentials are missing or not accepted",
        isRefused
            ? "the credentials are not accepted: send a token that is valid now, or a key that has not ended"
            : "the request carries no credentials: send `Authorization: Bearer` with a token or a key",
        isRefused ? RefusalReasons.CredentialsRefused : RefusalReasons.CredentialsMissing);

    private static string Detail(PermissionDecision decision) => decision.Reason switch
    {
        RefusalReasons.SubjectUnresolved => "the credentials do not name one user",
        RefusalReasons.TenantUnresolved => "the request does not name one tenant",
        RefusalReasons.ResourceUnresolved => "the request does not name one resource that exists",
        RefusalReasons.ObligationUndeclared =>
            $"the endpoint does not carry out {string.Join(", ", decision.Undeclared.Select(text => $"`{text}`"))}",
        _ => $"`{decision.Reason}`",
    };

    private static IResult Problem(
        HttpContext context, int status, string code, string title, string detail, string reason)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Problem(new ProblemDetails
        {
            Type = TypePrefix + code,
            Title = title,
            Status = status,
            Detail = detail,
            Extensions =
            {
                ["code"] = code,
                ["reason"] = reason,
                ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
            },
        });
    }
}
