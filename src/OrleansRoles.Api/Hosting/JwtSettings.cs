using System.Globalization;
using Microsoft.Extensions.Configuration;
using OrleansRoles.Api.Callers;

namespace OrleansRoles.Api.Hosting;

/// <summary>
/// The OpenID providers under <c>OrleansRoles:Jwt</c>: one provider right there, or several, each under a name of its
/// own.
/// </summary>
public static class JwtSettings
{
    private const string Authority = "Authority";
    private const string Metadata = nameof(JwtOptions.Metadata);
    private const string Keys = nameof(JwtOptions.Keys);
    private const string Audience = "Audience";
    private const string Issuer = "Issuer";
    private const string DiscoveryPath = "/.well-known/openid-configuration";
    private const int ClockSkewSecondsMax = 300;

    private static readonly string[] _known =
    [
        Authority, Metadata, Keys, Audience, nameof(JwtOptions.Audiences), Issuer, nameof(JwtOptions.Issuers),
        nameof(JwtOptions.UserClaim), nameof(JwtOptions.EmailClaim), nameof(JwtOptions.TenantClaim),
        nameof(JwtOptions.Tenant), nameof(JwtOptions.AllTenants), "ClockSkewSeconds",
    ];

    /// <summary>Reads the providers; what is wrong is added to the mistakes.</summary>
    public static IReadOnlyList<JwtOptions> Read(IConfigurationSection section, List<string> mistakes)
    {
        if (!section.GetChildren().Any())
        {
            return [];
        }

        bool isOne = section.GetChildren().Any(child => _known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        return isOne
            ? [ReadOne(section, mistakes)]
            : [.. section.GetChildren().Select(provider => ReadOne(provider, mistakes))];
    }

    private static JwtOptions ReadOne(IConfigurationSection section, List<string> mistakes)
    {
        mistakes.AddRange(section.GetChildren()
            .Where(child => !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path}: there is no such setting; there are {string.Join(", ", _known)}"));
        JwtOptions options = new()
        {
            Name = section.Path,
            Metadata = section[Authority] is { } authority ? authority.TrimEnd('/') + DiscoveryPath : section[Metadata],
            Keys = section[Keys],
            Issuers = Texts(section, Issuer, nameof(JwtOptions.Issuers)),
            Audiences = Texts(section, Audience, nameof(JwtOptions.Audiences)),
            UserClaim = section[nameof(JwtOptions.UserClaim)] ?? "sub",
            EmailClaim = section[nameof(JwtOptions.EmailClaim)] ?? "email",
            TenantClaim = section[nameof(JwtOptions.TenantClaim)],
            Tenant = section[nameof(JwtOptions.Tenant)],
            AllTenants = string.Equals(
                section[nameof(JwtOptions.AllTenants)], "true", StringComparison.OrdinalIgnoreCase),
            ClockSkew = ReadSkew(section, mistakes),
        };
        mistakes.AddRange(Mistakes(section, options).Select(mistake => $"{section.Path}:{mistake}"));
        return options;
    }

    private static IEnumerable<string> Mistakes(IConfigurationSection section, JwtOptions options)
    {
        int sources = new[] { section[Authority], section[Metadata], section[Keys] }.Count(text => text is not null);
        if (sources != 1)
        {
            yield return $"{Authority}: name where the signing keys come from, by exactly one of `{Authority}`, "
                + $"`{Metadata}` (the provider's `openid-configuration`) and `{Keys}` (a JSON Web Key Set)";
        }
        else if (!ProviderAddress.IsSafe(options.Keys ?? options.Metadata!))
        {
            yield return $"{(options.Keys is null ? Metadata : Keys)}: keys that come over plain http can be exchanged "
                + "on the way; name an https address, one of this machine, or a file";
        }

        if (options.Keys is not null && options.Issuers.Count == 0)
        {
            yield return $"{Issuer}: a key set names no issuer; say whose tokens they sign";
        }

        if (options.Audiences.Count == 0)
        {
            yield return $"{Audience}: say for whom a token must be (its `aud`), or any token of the provider would do";
        }

        int reaches = (options.TenantClaim is null ? 0 : 1) + (options.Tenant is null ? 0 : 1)
            + (options.AllTenants ? 1 : 0);
        if (reaches != 1)
        {
            yield return $"{nameof(JwtOptions.TenantClaim)}: say which tenant a token reaches, by exactly one of "
                + $"`{nameof(JwtOptions.TenantClaim)}`, `{nameof(JwtOptions.Tenant)}` and "
                + $"`{nameof(JwtOptions.AllTenants)}=true`";
        }
    }

    private static TimeSpan ReadSkew(IConfigurationSection section, List<string> mistakes)
    {
        const int Otherwise = 30;
        string? text = section["ClockSkewSeconds"];
        if (text is null)
        {
            return TimeSpan.FromSeconds(Otherwise);
        }

        bool isCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            && seconds <= ClockSkewSecondsMax;
        if (!isCount)
        {
            mistakes.Add(
                $"{section.Path}:ClockSkewSeconds: `{text}` is not a whole number from 0 to {ClockSkewSecondsMax}; "
                + "write one");
        }

        return TimeSpan.FromSeconds(isCount ? seconds : Otherwise);
    }

    private static List<string> Texts(IConfigurationSection section, string one, string many) =>
    [
        .. new[] { section[one] }.Concat(section.GetSection(many).GetChildren().Select(child => child.Value))
            .OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal),
    ];
}
