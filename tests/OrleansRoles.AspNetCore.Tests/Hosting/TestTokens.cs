using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrleansRoles.AspNetCore.Tests.Hosting;

/// <summary>Tokens signed by a key that was made for this run.</summary>
internal static class TestTokens
{
    private const string Issuer = "https://provider.example";
    private const string Audience = "flows";

    private static readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key-1" };

    public static TokenValidationParameters Validation { get; } = new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = _key,
    };

    /// <summary>A token of a user; null leaves a claim out.</summary>
    public static string Issue(string? user, string? tenant, params (string Name, object Value)[] more)
    {
        Dictionary<string, object> claims = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in more.Select(claim => (claim.Name, (object?)claim.Value))
            .Append(("sub", user)).Append(("tenant", tenant)))
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = claims,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }
}
