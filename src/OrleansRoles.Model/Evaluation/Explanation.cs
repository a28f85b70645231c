using System.Collections.Immutable;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Model.Evaluation;

/// <summary>A decision with what carries it or what it lacks.</summary>
/// <param name="Decision">The same decision that a plain check gives.</param>
/// <param name="CarriedBy">For an allow: the assignments that carry it, in the order of the requirement; of several
/// alternatives the first that holds. For each part the assignments are in order of role and scope.</param>
/// <param name="Failures">For a deny: the first part of the requirement that failed; of alternatives all of
/// them.</param>
public sealed record Explanation(
    Decision Decision, ImmutableArray<Carrier> CarriedBy, ImmutableArray<Failure> Failures);

/// <summary>An assignment that carries a part of an allow.</summary>
/// <param name="Requirement">The part, as the language writes it: <c>account.invoices&gt;=view</c>.</param>
/// <param name="Role">The role assigned.</param>
/// <param name="AssignedAt">The scope of the assignment.</param>
/// <param name="HeldAt">The scope at which the role thereby gives the right.</param>
public sealed record Carrier(string Requirement, string Role, ScopeName AssignedAt, ScopeName HeldAt);

/// <summary>A part of a requirement that failed.</summary>
/// <param name="Requirement">The part, as the language writes it; empty where the request as a whole was
/// refused.</param> <param name="Reason">Why it failed.</param>
/// <param name="Remedies">Assignments each of which would make this part hold, built-in roles first.</param>
public sealed record Failure(string Requirement, DecisionReason Reason, ImmutableArray<Remedy> Remedies)
{
    /// <inheritdoc/>
    public bool Equals(Failure? other) =>
        other is not null && Requirement == other.Requirement && Reason == other.Reason
        && Remedies.SequenceEqual(other.Remedies);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Requirement, Reason, Remedies.Length);
}

/// <summary>An assignment that would help.</summary>
/// <param name="Role">The role.</param>
/// <param name="AssignAt">The scope at which it would have to be assigned.</param>
public sealed record Remedy(string Role, ScopeName AssignAt);
