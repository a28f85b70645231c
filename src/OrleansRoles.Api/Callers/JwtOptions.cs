namespace OrleansRoles.Api.Callers;

/// <summary>One OpenID provider whose tokens are accepted.</summary>
public sealed record JwtOptions
{
    /// <summary>The setting's name, for messages.</summary>
    public string Name { get; init; } = "Jwt";

    /// <summary>
    /// The provider's metadata (an address, or a file); of an authority it is
    /// <c>…/.well-known/openid-configuration</c>. Null where only <see cref="Keys"/> are set.
    /// </summary>
    public string? Metadata { get; init; }

    /// <summary>The provider's signing keys, a JSON Web Key Set (an address, or a file), in place of metadata.
    /// </summary>
    public string? Keys { get; init; }

    /// <summary>Who may have issued a token; empty: the issuer that the metadata names.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>For whom a token must be.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The claim that holds the user's id; default <c>sub</c>.</summary>
    public string UserClaim { get; init; } = "sub";

    /// <summary>
    /// The claim that holds the user's e-mail address, by which invitations are accepted; default <c>email</c>. Where
    /// <c>email_verified</c> is false it counts for nothing.
    /// </summary>
    public string EmailClaim { get; init; } = "email";

    /// <summary>The claim that holds the user's tenant; null where <see cref="Tenant"/> or <see cref="AllTenants"/>
    /// says it.</summary>
    public string? TenantClaim { get; init; }

    /// <summary>The one tenant whose users this provider knows, or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether an id of this provider is the same person in every tenant that has such a user.</summary>
    public bool AllTenants { get; init; }

    /// <summary>How far the provider's clock may differ; default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long keys are read again, so that a key that was withdrawn counts no more; default 10 min.
    /// </summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How soon after a reading an unknown key causes another one; default 5 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);
}
