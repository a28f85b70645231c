using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRoles.AspNetCore.Decisions;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Keys;

/// <summary>Signs integration users in by their API keys.</summary>
internal sealed partial class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    IIntegrationKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails: nobody is let in, and that is said.")]
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? key = OrleansRolesApiKey.Find(Request, out bool isAmbiguous);
        if (key is null)
        {
            return AuthenticateResult.NoResult();
        }

        if (isAmbiguous)
        {
            return AuthenticateResult.Fail("the request carries two credentials; send one");
        }

        try
        {
            return await keys.VerifyAsync(key, Context.RequestAborted) is { } holder
                ? AuthenticateResult.Success(
                    new AuthenticationTicket(new ClaimsPrincipal(new IntegrationIdentity(holder)), Scheme.Name))
                : AuthenticateResult.Fail("the key is not accepted");
        }
        catch (Exception exception) when (exception is not OperationCanceledException
            || !Context.RequestAborted.IsCancellationRequested)
        {
            LogUnverified(Logger, exception);
            DecisionFeature.Of(Context).CredentialsUnavailable = RefusalReasons.KeysUnreadable;
            return AuthenticateResult.Fail("the key could not be verified");
        }
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Whoever asks for credentials elsewhere than at an endpoint must not be told that these are wrong.
        bool isUnverified = DecisionFeature.Of(Context).CredentialsUnavailable is not null;
        Response.StatusCode = isUnverified
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status401Unauthorized;
        if (!isUnverified)
        {
            Response.Headers.Append("WWW-Authenticate", "Bearer realm=\"orleansroles\"");
        }

        await Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "an API key could not be verified")]
    private static partial void LogUnverified(ILogger logger, Exception exception);
}
