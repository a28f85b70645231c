using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore;

/// <summary>API keys of integration users, as an authentication scheme.</summary>
public static class OrleansRolesApiKey
{
    /// <summary>The scheme's name.</summary>
    public const string Scheme = "OrleansRolesApiKey";

    /// <summary>The header in which a key may stand besides <c>Authorization: Bearer</c>.</summary>
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    /// <summary>
    /// Adds the scheme. Keys are verified by <see cref="IIntegrationKeys"/>, which comes with the engine or the
    /// cluster.
    /// </summary>
    public static AuthenticationBuilder AddOrleansRolesApiKey(this AuthenticationBuilder builder) =>
        builder.AddScheme<AuthenticationSchemeOptions, Keys.ApiKeyHandler>(Scheme, null);

    /// <summary>
    /// For the other scheme's <c>ForwardDefaultSelector</c>: names this scheme where a request comes with a key, so
    /// that tokens and keys go through the same endpoints.
    /// </summary>
    public static string? Forward(HttpContext context) => Find(context.Request, out _) is null ? null : Scheme;

    /// <summary>The key that a request carries; null for none.</summary>
    internal static string? Find(HttpRequest request, out bool isAmbiguous)
    {
        string? inHeader = KeyIn(request.Headers[Header], "");
        string? asBearer = KeyIn(request.Headers.Authorization, Bearer);
        isAmbiguous = inHeader is not null && request.Headers.Authorization.Count > 0;
        return inHeader ?? asBearer;
    }

    private static string? KeyIn(StringValues header, string before)
    {
        if (header.Count != 1 || header[0] is not { } value
            || !value.StartsWith(before, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string key = value[before.Length..].Trim();
        return key.StartsWith(IIntegrationKeys.Prefix, StringComparison.Ordinal) ? key : null;
    }
}
