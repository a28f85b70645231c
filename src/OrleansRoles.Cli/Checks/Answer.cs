using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Cli.Remote;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.Cli.Checks;

/// <summary>A decision with its details, whoever made it.</summary>
/// <param name="IsAllowed">The decision.</param>
/// <param name="Reason">The reason's stable code.</param>
/// <param name="Obligations">What the caller must carry out with an allow.</param>
/// <param name="CarriedBy">For an allow: the assignments that carry it.</param>
/// <param name="Missing">For a deny: what failed.</param>
internal sealed record Answer(
    bool IsAllowed, string Reason, ImmutableArray<string> Obligations, ImmutableArray<AnswerCarrier> CarriedBy,
    ImmutableArray<AnswerFailure> Missing)
{
    /// <summary>The evaluator's own answer.</summary>
    public static Answer Of(Explanation explanation) => new(
        explanation.Decision.IsAllowed,
        explanation.Decision.Reason.Code(),
        explanation.Decision.Obligations,
        [.. explanation.CarriedBy.Select(carrier => new AnswerCarrier(
            carrier.Requirement, carrier.Role, carrier.AssignedAt.ToString(), carrier.HeldAt.ToString()))],
        [.. explanation.Failures.Select(failure => new AnswerFailure(
            failure.Requirement,
            failure.Reason.Code(),
            [.. failure.Remedies.Select(remedy => new AnswerRemedy(remedy.Role, remedy.AssignAt.ToString()))]))]);

    /// <summary>Reads a server's answer; null where it is none. What is not clearly an allow is none.</summary>
    public static Answer? Read(JsonElement root)
    {
        if (AnswerJson.Member(root, "decision") is not { ValueKind: JsonValueKind.True or JsonValueKind.False } decision
            || AnswerJson.Member(root, "context") is not { ValueKind: JsonValueKind.Object } context
            || AnswerJson.Text(context, "reason") is not { } reason)
        {
            return null;
        }

        JsonElement explanation = AnswerJson.Member(context, "explanation") ?? default;
        return new Answer(
            decision.GetBoolean(),
            reason,
            [.. AnswerJson.Items(context, "obligations").Select(item => item.ToString())],
            [.. AnswerJson.Items(explanation, "carriedBy").Select(item => new AnswerCarrier(
                AnswerJson.Text(item, "requirement") ?? "", AnswerJson.Text(item, "role") ?? "",
                AnswerJson.Text(item, "assignedAt") ?? "", AnswerJson.Text(item, "heldAt") ?? ""))],
            [.. AnswerJson.Items(explanation, "failures").Select(item => new AnswerFailure(
                AnswerJson.Text(item, "requirement") ?? "",
                AnswerJson.Text(item, "reason") ?? "",
                [.. AnswerJson.Items(item, "remedies").Select(remedy => new AnswerRemedy(
                    AnswerJson.Text(remedy, "role") ?? "", AnswerJson.Text(remedy, "assignAt") ?? ""))]))]);
    }
}

/// <summary>An assignment that carries a part of an allow.</summary>
internal sealed record AnswerCarrier(string Requirement, string Role, string AssignedAt, string HeldAt);

/// <summary>A part that failed, and assignments each of which would make it hold.</summary>
internal sealed record AnswerFailure(string Requirement, string Reason, ImmutableArray<AnswerRemedy> Remedies);

/// <summary>An assignment that would help.</summary>
internal sealed record AnswerRemedy(string Role, string AssignAt);
