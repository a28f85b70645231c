using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Requests;

/// <summary>What an admin, a service or the system asks of a tenant: plain data, the same on every engine.</summary>
public abstract record Request
{
    /// <summary>The tenant that is asked.</summary>
    public required string Tenant { get; init; }
}

/// <summary>A request to change something.</summary>
public abstract record Command : Request
{
    /// <summary>
    /// The entity whose turn it takes: commands of one owner run one after the other wherever engines can arrange it.
    /// What else a command reads or changes is guarded by its commit, so the owner is a matter of speed, not of safety.
    /// </summary>
    public abstract EntityKey Owner { get; }

    /// <summary>
    /// Other entities that the command will read, as far as it can tell: they are read in the first round trip, with
    /// the tenant, the owner and the caller. What is missing here costs a round trip more.
    /// </summary>
    public virtual IEnumerable<EntityKey> ReadsEntities => [];

    /// <summary>Rows that the command will list, in the same way.</summary>
    public virtual IEnumerable<RowPrefix> ReadsRows => [];
}

/// <summary>A request that changes nothing.</summary>
public abstract record Query : Request;

/// <summary>Who asks, how and when: what stands around every request.</summary>
public sealed record RequestContext
{
    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Why, in the caller's words; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// The caller's name for this very command: the same key with the same command is carried out once and answered
    /// alike; with another command it is refused. Null for none.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Refuse unless the command's owner is at this revision; null for any.</summary>
    public long? ExpectedRevision { get; init; }
}

/// <summary>What an accepted request is answered with.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Body">The answer, JSON in UTF-8; empty for none.</param>
/// <param name="Revision">The owner's revision after it (a query's: of what was read), or null.</param>
public sealed record Answer(AnswerKind Kind, ReadOnlyMemory<byte> Body, long? Revision = null)
{
    /// <summary>
    /// What is kept for a repetition under the same idempotency key, where that is less than <see cref="Body"/>: a
    /// secret is shown once and never stored.
    /// </summary>
    public ReadOnlyMemory<byte>? Kept { get; init; }
}

/// <summary>What happened.</summary>
public enum AnswerKind
{
    /// <summary>It is done; or, for a query, this is what was asked for.</summary>
    Done,

    /// <summary>It is done, and something came into being.</summary>
    Created,

    /// <summary>Everything was as asked for already.</summary>
    Unchanged,

    /// <summary>It waits for an approval.</summary>
    Pending,
}
