using OrleansRoles.Api.Callers;

namespace OrleansRoles.Api;

/// <summary>What an installation decides about its HTTP interface.</summary>
public sealed record ApiOptions
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    /// <summary>The most bytes of a tenant document; default 32 MiB.</summary>
    public int DocumentBytesMax { get; init; } = 32 * MiB;

    /// <summary>The most bytes of a role model; default 4 MiB.</summary>
    public int ModelBytesMax { get; init; } = 4 * MiB;

    /// <summary>The most bytes of one check; default 1 MiB.</summary>
    public int CheckBytesMax { get; init; } = MiB;

    /// <summary>The most bytes of a batch of checks; default 32 MiB.</summary>
    public int BatchBytesMax { get; init; } = 32 * MiB;

    /// <summary>The most checks of a batch; default 10,000.</summary>
    public int BatchItemsMax { get; init; } = 10_000;

    /// <summary>The most bytes of a command; default 256 KiB.</summary>
    public int CommandBytesMax { get; init; } = 256 * KiB;

    /// <summary>Requests per second that callers may send.</summary>
    public RateLimitOptions RateLimits { get; init; } = new();

    /// <summary>The OpenID providers whose tokens are accepted.</summary>
    public IReadOnlyList<JwtOptions> Jwt { get; init; } = [];

    /// <summary>
    /// The address at which callers reach the server, for links in discovery documents; null: as the request names it.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether <c>POST /bench/parse</c> exists, which measurements compare checks with.</summary>
    public bool Benchmark { get; init; }
}
