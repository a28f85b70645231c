using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway;

/// <summary>Answers checks, from memory wherever it can. Thread-safe.</summary>
/// <remarks>
/// A change that was acknowledged before a check began is in its answer, unless the caller asked for less
/// (<see cref="Freshness"/>). What cannot be known is <see cref="Verdict.Unavailable"/>, never an allow.
/// </remarks>
public interface IPermissionGateway
{
    /// <summary>
    /// Answers a check. It completes at once, without an allocation or a lock, where the facts are in memory.
    /// </summary>
    /// <param name="request">The question.</param>
    /// <param name="freshness">How old the answer may be; by default not at all.</param>
    /// <param name="cancellationToken">Cancels the waiting for facts.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled. Every other failure is an answer.</exception>
    ValueTask<CheckAnswer> CheckAsync(
        in CheckRequest request, Freshness freshness = default, CancellationToken cancellationToken = default);

    /// <summary>Answers a check about a subject that was looked up before.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="request">The question, made by <see cref="Subject.Ask"/>.</param>
    /// <param name="freshness">How old the answer may be; by default not at all.</param>
    /// <param name="cancellationToken">Cancels the waiting for facts.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled. Every other failure is an answer.</exception>
    ValueTask<CheckAnswer> CheckAsync(
        Subject subject, in CheckRequest request, Freshness freshness = default,
        CancellationToken cancellationToken = default);

    /// <summary>Answers a check from memory, if the facts are there.</summary>
    /// <returns>False where facts must be loaded first: use <see cref="CheckAsync(in CheckRequest, Freshness,
    /// CancellationToken)"/>.</returns>
    bool TryCheck(in CheckRequest request, out CheckAnswer answer, Freshness freshness = default);

    /// <summary>Answers a check about a subject that was looked up before, if the facts are in memory.</summary>
    /// <returns>False where facts must be loaded first.</returns>
    bool TryCheck(Subject subject, in CheckRequest request, out CheckAnswer answer, Freshness freshness = default);

    /// <summary>
    /// Looks a user up, for several checks: whoever asks more than once about the same user pays for the strings once.
    /// It may be kept for as long as one likes and is as fresh as any check.
    /// </summary>
    Subject ResolveSubject(string tenant, string user);

    /// <summary>How the gateway is.</summary>
    GatewayHealth Health { get; }
}
