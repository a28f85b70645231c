using System.Collections.Immutable;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway.Ports;

/// <summary>
/// The store as those see it who keep facts of it: the database's truth. Thread-safe.
/// </summary>
/// <remarks>
/// <para>A method that fails throws whatever its transport throws; the caller never takes that for an answer. Times are
/// the caller's business too, who cancels what takes too long.</para>
/// <para>INVARIANT: whatever is answered was read after the call began. A source that keeps answers for the next caller
/// is a holder of facts and must keep them under a session, as <see cref="FactServer"/> does.</para>
/// </remarks>
public interface IFactStore
{
    /// <summary>Reads facts, all of one state of the tenant, and which of them a change under way has marked.</summary>
    ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken);

    /// <summary>Finds a compiled model. A version of a model never changes, so it may be kept for good.</summary>
    /// <returns>Null where there is no such model or version.</returns>
    ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken);
}

/// <summary>
/// Where a gateway's facts come from: a silo (<see cref="FactServer"/>), or in one process the store itself
/// (<see cref="ClusterChecks"/>). Thread-safe; what is said of the store holds here as well.
/// </summary>
public interface IFactSource : IFactStore
{
    /// <summary>
    /// The cluster's own answer, from one consistent read that nobody keeps, once no holder answers from an older state
    /// of what it saw: for who has no session, or meets facts that are being changed. Served by
    /// <see cref="ClusterChecks"/>.
    /// </summary>
    ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken);
}

/// <summary>The cluster's answer to a check, as plain data.</summary>
/// <param name="Reason">Why; <see cref="DecisionReason.Allowed"/> is the only allow.</param>
/// <param name="Obligations">What the caller must carry out with an allow.</param>
/// <param name="Revision">Number of the last change of the subject's facts, of the tenant's for an operator.</param>
public sealed record ClusterAnswer(DecisionReason Reason, ImmutableArray<string> Obligations, long Revision);
