using System.Threading.RateLimiting;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Callers;

/// <summary>
/// Requests per second that one caller may send on average; ten seconds' worth may come at once. 0: no limit.
/// </summary>
public sealed record RateLimitOptions
{
    /// <summary>The most that can be set.</summary>
    public const int PerSecondMax = 1_000_000;

    /// <summary>Of the operator key; default 0.</summary>
    public int Operator { get; init; }

    /// <summary>Of one service, for whomever it speaks; default 0: back ends limit their own users.</summary>
    public int Service { get; init; }

    /// <summary>Of one person with a token; default 100.</summary>
    public int User { get; init; } = 100;

    /// <summary>Of one integration user, whichever of its keys; default 100.</summary>
    public int Integration { get; init; } = 100;

    /// <summary>Of checks of one caller, which count apart from all else; default 0.</summary>
    public int Checks { get; init; }
}

/// <summary>Counts what callers send. Thread-safe; a caller that stays silent is forgotten.</summary>
internal sealed class RateLimits(RateLimitOptions options) : IDisposable
{
    private const int BurstSeconds = 10;

    // Short periods, so that a caller at its limit is served evenly and not in gulps.
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<(string Holder, int PerSecond)> _limiter =
        PartitionedRateLimiter.Create<(string Holder, int PerSecond), string>(key =>
            RateLimitPartition.GetTokenBucketLimiter(key.Holder, _ => OptionsFor(key.PerSecond)));

    /// <summary>Whether what the operator key sends is counted at an operation.</summary>
    public bool CountsOperator(Operation operation) => PerSecondOf(operation, PrincipalKinds.Platform) > 0;

    /// <summary>Counts a request; a problem where it is one too many.</summary>
    public Problem? Count(Operation operation, Principal principal)
    {
        int perSecond = PerSecondOf(operation, principal.Kind);
        if (perSecond == 0)
        {
            return null;
        }

        string holder = operation.IsCheck ? $"checks/{principal.Holder}" : principal.Holder;
        using RateLimitLease lease = _limiter.AttemptAcquire((holder, perSecond));
        return lease.IsAcquired ? null : new Problem(
            ProblemCodes.RateLimited,
            $"more than {perSecond} requests a second came from this caller: wait as long as `Retry-After` says")
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? after : _retryAfter,
        };
    }

    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions OptionsFor(int perSecond) => new()
    {
        TokenLimit = perSecond * BurstSeconds,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = perSecond < 10 ? TimeSpan.FromSeconds(1.0 / perSecond) : _period,
        QueueLimit = 0,
        AutoReplenishment = true,
    };

    private int PerSecondOf(Operation operation, PrincipalKinds kind)
    {
        if (operation.IsCheck)
        {
            return options.Checks;
        }

        return kind switch
        {
            PrincipalKinds.User => options.User,
            PrincipalKinds.Integration => options.Integration,
            PrincipalKinds.Service or PrincipalKinds.ServiceForUser => options.Service,
            _ => options.Operator,
        };
    }
}
