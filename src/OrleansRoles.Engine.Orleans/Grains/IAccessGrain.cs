using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>
/// What one user may effectively do: the user's, the roles' and the tenant's facts together. For callers who keep no
/// facts themselves. The key is the tenant and the user.
/// </summary>
[Alias("orleansroles.access")]
public interface IAccessGrain : IGrainWithStringKey
{
    /// <summary>Answers a check about this user.</summary>
    /// <exception cref="Entities.Storage.StoreException">Facts could not be loaded. The caller must not take that for
    /// an allow.</exception>
    [Alias("check"), AlwaysInterleave]
    ValueTask<ClusterAnswer> CheckAsync(CheckRequest request);

    /// <summary>Answers several checks about this user, all on facts of one state, in order.</summary>
    [Alias("check-many"), AlwaysInterleave]
    ValueTask<AccessAnswers> CheckManyAsync(AccessQuestions questions);

    /// <summary>Answers a check with what carries it or what it lacks.</summary>
    [Alias("explain"), AlwaysInterleave]
    ValueTask<AccessExplanation> ExplainAsync(CheckRequest request);

    /// <summary>The facts on which checks about this user rest, of one state.</summary>
    [Alias("facts"), AlwaysInterleave]
    ValueTask<FactReading> FactsAsync();
}

/// <summary>Several questions about one user.</summary>
public sealed record AccessQuestions(ImmutableArray<CheckRequest> Requests);

/// <summary>The answers to several questions, in the questions' order.</summary>
public sealed record AccessAnswers(ImmutableArray<ClusterAnswer> Answers);

/// <summary>An answer with its reasons.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="CarriedBy">For an allow: the assignments that carry it.</param>
/// <param name="Failures">For a deny: what failed.</param>
public sealed record AccessExplanation(
    ClusterAnswer Answer, ImmutableArray<Carrier> CarriedBy, ImmutableArray<Failure> Failures);
