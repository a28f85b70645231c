using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlowsService;

/// <summary>
/// Tokens for trying the sample out. A real application trusts its OpenID provider instead
/// (<c>jwt.Authority</c>) and makes none.
/// </summary>
internal static class DevelopmentTokens
{
    private const string Issuer = "flows-development";
    private const string Audience = "flows";

    private static readonly SymmetricSecurityKey _key =
        new(Encoding.UTF8.GetBytes("a key for development, in the open"));

    /// <summary>What is accepted.</summary>
    public static TokenValidationParameters Validation { get; } = new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = _key,
    };

    /// <summary>A token of a user, good for an hour.</summary>
    public static string Issue(string user, string tenant) => new JsonWebTokenHandler().CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = new Dictionary<string, object> { ["sub"] = user, ["tenant"] = tenant },
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
}
