using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Callers;

/// <summary>
/// Finds out from <c>Authorization</c> and <c>On-Behalf-Of</c> who calls. What cannot be verified is nobody.
/// </summary>
internal sealed class Identification(
    OperatorKey key, ServiceRegistry services, IApiKeyVerifier keys, TokenUsers? tokens)
{
    public const string OnBehalfOf = "On-Behalf-Of";

    private const string Scheme = "Bearer ";
    private const string OperatorPrefix = "operator/";
    private const string UserPrefix = "user/";

    /// <summary>Whether it is the operator key and nothing but that: the one way that costs no lookup.</summary>
    public bool IsPlainPlatform(HttpRequest request) =>
        key.Accepts(request.Headers.Authorization) && !request.Headers.ContainsKey(OnBehalfOf);

    /// <summary>The caller, or why there is none.</summary>
    public async ValueTask<(Principal? Principal, Problem? Problem)> FindAsync(HttpContext context)
    {
        StringValues header = context.Request.Headers.Authorization;
        (Principal? principal, Problem? problem) = key.Accepts(header)
            ? (Principal.Platform, null)
            : await VerifyAsync(header, context.RequestAborted);
        return principal is not null && context.Request.Headers.TryGetValue(OnBehalfOf, out StringValues behalf)
            ? SpeakFor(principal, behalf)
            : (principal, problem);
    }

    private async ValueTask<(Principal? Principal, Problem? Problem)> VerifyAsync(
        StringValues header, CancellationToken cancellationToken)
    {
        if (header.Count == 0)
        {
            return (null, new Problem(
                ProblemCodes.Unauthorized,
                "the header `Authorization` is missing: send `Authorization: Bearer` with a key or a token"));
        }

        string value = header.ToString();
        string credentials = value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..].Trim()
            : "";
        if (KeyText.TryParse(KeyText.ServicePrefix, credentials, out KeyText? serviceKey))
        {
            return await services.VerifyAsync(serviceKey, cancellationToken) is { } service
                ? (OfService(service), null)
                : (null, Unknown());
        }

        if (KeyText.TryParse(KeyText.IntegrationPrefix, credentials, out KeyText? apiKey))
        {
            return await keys.VerifyAsync(apiKey, cancellationToken) is { } holder
                ? (OfKey(holder), null)
                : (null, Unknown());
        }

        return tokens is not null && TokenUsers.MayBeToken(credentials)
            ? await tokens.VerifyAsync(credentials, cancellationToken)
            : (null, Unknown());
    }

    private static Principal OfService(Service service) => new()
    {
        Kind = PrincipalKinds.Service,
        Caller = new Caller(CallerKind.Service, service.Id),
        Service = service,
    };

    private static Principal OfKey(ApiKeyHolder holder) => new()
    {
        Kind = PrincipalKinds.Integration,
        Caller = new Caller(CallerKind.Integration, holder.User),
        Tenant = holder.Tenant,
    };

    private static (Principal? Principal, Problem? Problem) SpeakFor(Principal principal, StringValues header)
    {
        bool isPlatform = principal.Kind == PrincipalKinds.Platform;
        if (!isPlatform && principal.Kind != PrincipalKinds.Service)
        {
            return (null, new Problem(
                ProblemCodes.OnBehalfNotAllowed,
                $"`{OnBehalfOf}` is for services and the operator: leave it out, and you speak for yourself"));
        }

        string text = header.Count == 1 ? Uri.UnescapeDataString(header.ToString().Trim()) : "";
        bool isOperator = text.StartsWith(OperatorPrefix, StringComparison.Ordinal);
        string segment = isOperator ? text[OperatorPrefix.Length..]
            : text.StartsWith(UserPrefix, StringComparison.Ordinal) ? text[UserPrefix.Length..]
            : text;
        if (Arguments.Id(segment) is not { } id || id != id.Trim() || (isOperator && id == Caller.PlatformId))
        {
            return (null, new Problem(
                ProblemCodes.HeaderInvalid,
                $"the header `{OnBehalfOf}` names nobody: write `user/` and the user's id, or `operator/` and a name "
                + "that the tenant's model lists under `operators`"));
        }

        if (isOperator)
        {
            return isPlatform
                ? (new Principal
                {
                    Kind = PrincipalKinds.NamedOperator,
                    Caller = new Caller(CallerKind.Operator, id),
                }, null)
                : (null, new Problem(
                    ProblemCodes.OnBehalfNotAllowed,
                    $"only the operator key speaks as an operator: write `{OnBehalfOf}: user/` and the user's id"));
        }

        return (principal with
        {
            Kind = isPlatform ? PrincipalKinds.PlatformForUser : PrincipalKinds.ServiceForUser,
            Caller = principal.Caller with { OnBehalfOf = id },
        }, null);
    }

    // The same for every key that is not accepted, so that nobody learns which part of it was right.
    private static Problem Unknown() => new(
        ProblemCodes.Unauthorized,
        "the credentials in `Authorization` are not accepted: send `Authorization: Bearer` with the operator key "
        + "(which the server printed at its first start, or its setting `OrleansRoles:OperatorKey` holds), with a "
        + "service's or an integration user's key that has not ended, or with a token of a provider under "
        + "`OrleansRoles:Jwt`");
}
