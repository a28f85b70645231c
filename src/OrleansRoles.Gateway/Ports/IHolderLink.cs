using System.Collections.Immutable;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Ports;

/// <summary>
/// The way of a drop to a holder of facts; at its end stands <see cref="Sessions.IHolder.Receive"/>. Thread-safe.
/// </summary>
/// <remarks>A message may be lost, repeated, delayed and overtaken. It must not be answered by anybody but the
/// addressed process: an acknowledgement that a proxy or a successor invents lets a stale answer through.</remarks>
public interface IHolderLink
{
    /// <summary>Delivers drops and waits for the holder's answer; the caller cancels what takes too long.</summary>
    /// <returns>The holder's answer, or <see cref="DropAnswer.NotReached"/>; an exception means the same.</returns>
    ValueTask<DropAnswer> DropAsync(
        SessionRecord session, DropMessage message, CancellationToken cancellationToken);
}

/// <summary>Facts to drop, of one or more changes.</summary>
/// <param name="Session">The session in whose memory they may be.</param>
/// <param name="Drops">The facts.</param>
public sealed record DropMessage(string Session, ImmutableArray<Drop> Drops);

/// <summary>Facts of one tenant to drop; <see cref="FactKey.Tenant"/> stands for all of the tenant's.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Keys">The facts.</param>
public sealed record Drop(string Tenant, ImmutableArray<FactKey> Keys);

/// <summary>What came of a drop.</summary>
public enum DropAnswer
{
    /// <summary>Nobody answered.</summary>
    NotReached,

    /// <summary>Nothing older is in that session's memory, nor will be. Others may have loaded from it before.
    /// </summary>
    Acknowledged,

    /// <summary>The process there does not know the session: another one had it, and may have it still.</summary>
    NotMine,

    /// <summary>As <see cref="Acknowledged"/>, and nobody has ever loaded anything from that process.</summary>
    AcknowledgedUnserved,
}
