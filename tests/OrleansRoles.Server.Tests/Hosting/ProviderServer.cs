using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>An OpenID provider: metadata, a key set that can be rotated, and tokens.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    public const string Audience = "orleansroles";

    private static readonly DateTime _epoch = DateTime.UnixEpoch;

    private readonly WebApplication _app;
    private readonly List<RsaSecurityKey> _keys = [];

    private ProviderServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>How often the key set was asked for.</summary>
    public int KeyReadings { get; private set; }

    /// <summary>The settings with which a server trusts this provider.</summary>
    public string[] Settings =>
    [
        $"--OrleansRoles:Jwt:Authority={Address}", $"--OrleansRoles:Jwt:Audience={Audience}",
        "--OrleansRoles:Jwt:TenantClaim=tenant",
    ];

    public static async Task<ProviderServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        ProviderServer provider = new(builder.Build());
        provider.Rotate();
        provider._app.MapGet("/.well-known/openid-configuration", context => context.Response.WriteAsync(
            $$"""{"issuer":"{{provider.Address}}","jwks_uri":"{{provider.Address}}/keys"}"""));
        provider._app.MapGet("/keys", context =>
        {
            provider.KeyReadings++;
            return context.Response.WriteAsync(provider.KeySet());
        });
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Adds a key with which tokens are signed from now on.</summary>
    public void Rotate() =>
        _keys.Add(new RsaSecurityKey(RSA.Create(2048)) { KeyId = $"key-{_keys.Count}" });

    /// <summary>Takes back all keys but the newest.</summary>
    public void WithdrawOld() => _keys.RemoveRange(0, _keys.Count - 1);

    public string KeySet() => JsonSerializer.Serialize(new
    {
        keys = _keys.Select(key =>
        {
            RSAParameters parameters = key.Rsa.ExportParameters(false);
            return new
            {
                kty = "RSA",
                use = "sig",
                alg = "RS256",
                kid = key.KeyId,
                n = Base64UrlEncoder.Encode(parameters.Modulus),
                e = Base64UrlEncoder.Encode(parameters.Exponent),
            };
        }),
    });

    /// <summary>A token of a user of a tenant; claims given replace the usual ones, null leaves one out.</summary>
    public string Issue(string user, string? tenant, params (string Name, object? Value)[] changed) =>
        Sign(Claims(user, tenant, changed), new SigningCredentials(_keys[^1], SecurityAlgorithms.RsaSha256));

    /// <summary>A token that is signed with something else.</summary>
    public string IssueWith(string user, string tenant, SecurityKey key, string algorithm) =>
        Sign(Claims(user, tenant, []), new SigningCredentials(key, algorithm));

    /// <summary>A token without a signature.</summary>
    public string IssueUnsigned(string user, string tenant)
    {
        static string Encode(string text) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(text));
        string claims = JsonSerializer.Serialize(Claims(user, tenant, []));
        return $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(claims)}.";
    }

    /// <summary>The public key as whoever mistakes it for a shared secret sees it.</summary>
    public SymmetricSecurityKey PublicKeyAsSecret() => new(_keys[^1].Rsa.ExportSubjectPublicKeyInfo())
    {
        KeyId = _keys[^1].KeyId,
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Sign(Dictionary<string, object> claims, SigningCredentials credentials) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor { Claims = claims, SigningCredentials = credentials });

    private Dictionary<string, object> Claims(string user, string? tenant, (string Name, object? Value)[] changed)
    {
        long now = (long)(TimeProvider.System.GetUtcNow().UtcDateTime - _epoch).TotalSeconds;
        Dictionary<string, object?> claims = new()
        {
            ["iss"] = Address,
            ["aud"] = Audience,
            ["sub"] = user,
            ["tenant"] = tenant,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 600,
        };
        foreach ((string name, object? value) in changed)
        {
            claims[name] = value;
        }

        return claims.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value!);
    }
}
