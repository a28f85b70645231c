using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>A change that is about to be sent: the tenant's truth knows that it is under way.</summary>
/// <param name="Id">Its reason in the audit log and its idempotency key.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Kind">What it does, in words.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The address.</param>
/// <param name="Body">The body, or null.</param>
internal sealed record Change(
    string Id, TenantTruth Tenant, string Kind, HttpMethod Method, string Path, byte[]? Body)
{
    /// <summary>Called once when it is acknowledged.</summary>
    public required Action Acknowledge { get; init; }

    /// <summary>Called once when it certainly does not happen.</summary>
    public required Action Withdraw { get; init; }

    /// <summary>The headers that every try of it carries.</summary>
    public (string Name, string Value)[] Headers => [("Reason", Id), ("Idempotency-Key", Id)];
}

/// <summary>What became of the changes of a run.</summary>
internal enum ChangeFate
{
    /// <summary>It was sent, and nobody knows yet.</summary>
    UnderWay,

    /// <summary>It was acknowledged.</summary>
    Acknowledged,

    /// <summary>It was refused.</summary>
    Refused,
}
