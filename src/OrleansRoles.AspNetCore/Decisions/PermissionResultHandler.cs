using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Decisions;

/// <summary>
/// Turns what authorization came to into an answer: problems with a reason, and 503 where nobody could tell. What is
/// allowed, challenges and forbids go the application's own way first.
/// </summary>
internal sealed partial class PermissionResultHandler(
    IAuthorizationMiddlewareResultHandler inner, ILogger<PermissionResultHandler> logger)
    : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        return authorizeResult.Succeeded
            ? inner.HandleAsync(next, context, policy, authorizeResult)
            : RefuseAsync(next, context, policy, authorizeResult);
    }

    private async Task RefuseAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        DecisionFeature? feature = context.Features.Get<IPermissionDecisionFeature>() as DecisionFeature;
        if (feature?.CredentialsUnavailable is { } reason)
        {
            LogUnavailable(reason, context.Request.Path);
            await PermissionProblems.NoAnswer(
                "whose the credentials are cannot be told at the moment: try again", reason, context)
                .ExecuteAsync(context);
            return;
        }

        if (feature?.Decision is { Verdict: Verdict.Unavailable } unavailable)
        {
            LogUnavailable(unavailable.Reason, context.Request.Path);
            await PermissionProblems.Of(unavailable, context).ExecuteAsync(context);
            return;
        }

        await inner.HandleAsync(next, context, policy, result);
        HttpResponse response = context.Response;
        bool isOurs = context.GetEndpoint()?.Metadata.GetMetadata<IPermissionMetadata>() is not null;
        if (!isOurs || response.HasStarted || response.ContentLength is not null)
        {
            return;
        }

        // The scheme has said its part in headers; a redirection of a browser, say, stays what it is.
        if (result.Challenged && response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            await PermissionProblems.NotSignedIn(IsRefused(context), context).ExecuteAsync(context);
        }
        else if (result.Forbidden && response.StatusCode == StatusCodes.Status403Forbidden)
        {
            await ForbidAsync(context, feature?.Decision);
        }
    }

    private Task ForbidAsync(HttpContext context, PermissionDecision? decision)
    {
        if (decision is not { IsAllowed: false } denied)
        {
            return PermissionProblems.PolicyNotMet(context).ExecuteAsync(context);
        }

        LogDenied(denied.Question.Action, denied.Reason, context.Request.Path);
        return PermissionProblems.Of(denied, context).ExecuteAsync(context);
    }

    private static bool IsRefused(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0
        || context.Request.Headers.ContainsKey(OrleansRolesApiKey.Header);

    [LoggerMessage(LogLevel.Warning, "a permission could not be told ({Reason}) for {Path}")]
    private partial void LogUnavailable(string reason, PathString path);

    [LoggerMessage(LogLevel.Debug, "`{Action}` was denied ({Reason}) for {Path}")]
    private partial void LogDenied(string action, string reason, PathString path);
}
