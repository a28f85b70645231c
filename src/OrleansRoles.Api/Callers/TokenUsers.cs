using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Callers;

/// <summary>
/// Signed-in people: JSON Web Tokens of the providers that the installation trusts. A token must be signed with an
/// asymmetric key of its issuer's, be for us, and be valid at this instant; a token of one tenant reaches that alone.
/// </summary>
internal sealed partial class TokenUsers : IDisposable
{
    private const int TokenLengthMax = 16 * 1024;

    // No shared secrets: a provider's public key must not be usable as one.
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = TokenLengthMax,
    };

    private readonly ProviderDocuments _documents = new();
    private readonly (JwtOptions Options, ProviderKeys Keys)[] _providers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public TokenUsers(IEnumerable<JwtOptions> providers, TimeProvider time, ILogger logger)
    {
        _providers = [.. providers.Select(options => (options, new ProviderKeys(options, _documents, time)))];
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether a text looks like a token.</summary>
    public static bool MayBeToken(string credentials) =>
        credentials.Length <= TokenLengthMax && credentials.AsSpan().Count('.') == 2
        && !credentials.StartsWith(KeyText.IntegrationPrefix, StringComparison.Ordinal)
        && !credentials.StartsWith(KeyText.ServicePrefix, StringComparison.Ordinal);

    /// <summary>Whose token it is, or why it is not accepted.</summary>
    public async ValueTask<(Principal? Principal, Problem? Problem)> VerifyAsync(
        string token, CancellationToken cancellationToken)
    {
        if (IssuerOf(token) is not { } issuer)
        {
            return (null, Invalid("it is damaged, or names no issuer"));
        }

        foreach ((JwtOptions options, ProviderKeys keys) in _providers)
        {
            ProviderKeys.Reading reading;
            try
            {
                reading = await keys.GetAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUnreadable(_logger, exception, options.Name);
                if (options.Issuers.Count > 0 && !options.Issuers.Contains(issuer))
                {
                    continue;
                }

                return (null, new Problem(
                    ProblemCodes.ProviderUnavailable, "the keys of the token's issuer could not be read: try again"));
            }

            if (reading.Issuers.Contains(issuer))
            {
                return await VerifyAsync(token, options, keys, reading, cancellationToken);
            }
        }

        return (null, Invalid("its issuer is none of those under `OrleansRoles:Jwt`"));
    }

    public void Dispose()
    {
        foreach ((_, ProviderKeys keys) in _providers)
        {
            keys.Dispose();
        }

        _documents.Dispose();
    }

    private static string? IssuerOf(string token)
    {
        try
        {
            string issuer = new JsonWebToken(token).Issuer;
            return issuer.Length > 0 ? issuer : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private async ValueTask<(Principal? Principal, Problem? Problem)> VerifyAsync(
        string token, JwtOptions options, ProviderKeys keys, ProviderKeys.Reading reading,
        CancellationToken cancellationToken)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, ParametersOf(options, reading));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException)
        {
            reading = await keys.RenewAsync(cancellationToken);
            result = await _handler.ValidateTokenAsync(token, ParametersOf(options, reading));
        }

        if (result.IsValid)
        {
            return PrincipalOf((JsonWebToken)result.SecurityToken, options);
        }

        return (null, result.Exception switch
        {
            SecurityTokenExpiredException => new Problem(
                ProblemCodes.TokenExpired, "the token's time is over: sign in again, and send the new one"),
            SecurityTokenNotYetValidException => Invalid("its time has not come yet"),
            SecurityTokenInvalidAudienceException => Invalid("it is for somebody else (`aud`)"),
            SecurityTokenNoExpirationException => Invalid("it never ends (`exp` is missing)"),
            _ => Invalid("its signature fits no key of its issuer"),
        });
    }

    private TokenValidationParameters ParametersOf(JwtOptions options, ProviderKeys.Reading reading) => new()
    {
        ValidAudiences = options.Audiences,
        ValidIssuers = reading.Issuers,
        IssuerSigningKeys = reading.Keys,
        ValidAlgorithms = _algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        LifetimeValidator = (from, until, _, _) => IsInTime(from, until, options.ClockSkew),
    };

    private bool IsInTime(DateTime? from, DateTime? until, TimeSpan skew)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        if (until is null)
        {
            throw new SecurityTokenNoExpirationException();
        }

        if (now >= until.Value + skew)
        {
            throw new SecurityTokenExpiredException();
        }

        return from is null || now >= from.Value - skew ? true : throw new SecurityTokenNotYetValidException();
    }

    private static (Principal? Principal, Problem? Problem) PrincipalOf(JsonWebToken token, JwtOptions options)
    {
        if (Claim(token, options.UserClaim) is not { } user)
        {
            return (null, Invalid($"it names no user (`{options.UserClaim}`)"));
        }

        string? tenant = options.Tenant;
        if (options.TenantClaim is { } claim)
        {
            tenant = Claim(token, claim);
            if (tenant is null)
            {
                return (null, Invalid($"it names no tenant (`{claim}`)"));
            }
        }

        return (new Principal
        {
            Kind = PrincipalKinds.User,
            Caller = new Caller(CallerKind.User, user),
            Tenant = tenant,
            Email = EmailOf(token, options.EmailClaim),
        }, null);
    }

    // Only a plain text will do: of a list nobody could say which of them is meant.
    private static string? Claim(JsonWebToken token, string name) =>
        token.TryGetPayloadValue(name, out object? value) && value is string text && Arguments.Id(text) == text
            ? text
            : null;

    private static string? EmailOf(JsonWebToken token, string claim)
    {
        bool isDenied = token.TryGetPayloadValue("email_verified", out object? verified)
            && !string.Equals(verified?.ToString(), "true", StringComparison.OrdinalIgnoreCase);
        return !isDenied && token.TryGetPayloadValue(claim, out object? value) ? value as string : null;
    }

    private static Problem Invalid(string why) => new(
        ProblemCodes.TokenInvalid, $"the token is not accepted, since {why}: send one of a trusted provider");

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "the keys of provider {Provider} cannot be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string provider);
}
