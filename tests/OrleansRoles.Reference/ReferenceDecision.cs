using System.Collections.Immutable;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.Reference;

/// <summary>What the reference evaluator answers: a decision and its explanation in one.</summary>
/// <param name="Allowed">Whether the subject may.</param>
/// <param name="Reason">Why.</param>
/// <param name="Obligations">What must accompany an allow, in the model's order.</param>
/// <param name="CarriedBy">For an allow: the assignments that carry it.</param>
/// <param name="Failures">For a deny: what failed.</param>
public sealed record ReferenceDecision(
    bool Allowed, DecisionReason Reason, ImmutableArray<string> Obligations, ImmutableArray<Carrier> CarriedBy,
    ImmutableArray<Failure> Failures);
