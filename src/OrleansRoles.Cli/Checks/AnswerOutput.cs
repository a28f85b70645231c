using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli.Checks;

/// <summary>Answers for people and for programs.</summary>
internal static class AnswerOutput
{
    private const int RemediesShown = 10;

    /// <summary>Writes the decision on one line, and an allow's obligations, one line each.</summary>
    public static void WriteDecision(Screen screen, Answer answer)
    {
        if (!answer.IsAllowed)
        {
            screen.Write("deny", Tone.Bad).Line($" {answer.Reason}");
            return;
        }

        screen.Line("allow", Tone.Good);
        foreach (string obligation in answer.Obligations)
        {
            screen.Write("  obligation ").Line(obligation, Tone.Caution);
        }
    }

    /// <summary>Writes who carries an allow, or what is missing and what would help.</summary>
    public static void WriteDetails(Screen screen, Answer answer, string indent)
    {
        foreach (IGrouping<string, AnswerCarrier> part in answer.CarriedBy.GroupBy(carrier => carrier.Requirement))
        {
            screen.Write($"{indent}carried  ").Line(part.Key, Tone.Strong);
            foreach (AnswerCarrier carrier in part)
            {
                string held = carrier.HeldAt == carrier.AssignedAt ? "" : $", which holds at {carrier.HeldAt}";
                screen.Write($"{indent}  by ").Write(carrier.Role, Tone.Good)
                    .Line($", assigned at {carrier.AssignedAt}{held}");
            }
        }

        foreach (AnswerFailure failure in answer.Missing)
        {
            WriteFailure(screen, failure, indent);
        }

        if (answer.IsAllowed && answer.CarriedBy.IsEmpty)
        {
            screen.Line($"{indent}carried  by no assignment: it needs none here");
        }
    }

    /// <summary>The answer as JSON, in AuthZEN's shape.</summary>
    public static JsonObject ToJson(Answer answer, bool isExplained)
    {
        JsonObject context = new() { ["reason"] = answer.Reason };
        if (answer.IsAllowed)
        {
            context["obligations"] = JsonText.Texts(answer.Obligations);
        }

        if (isExplained)
        {
            context["explanation"] = answer.IsAllowed
                ? new JsonObject { ["carriedBy"] = new JsonArray([.. answer.CarriedBy.Select(ToJson)]) }
                : new JsonObject { ["failures"] = new JsonArray([.. answer.Missing.Select(ToJson)]) };
        }

        return new JsonObject { ["decision"] = answer.IsAllowed, ["context"] = context };
    }

    private static void WriteFailure(Screen screen, AnswerFailure failure, string indent)
    {
        screen.Write($"{indent}missing  ")
            .Write(failure.Requirement.Length > 0 ? failure.Requirement : failure.Reason, Tone.Strong)
            .Line($": {ReasonTexts.Of(failure.Reason)}");
        if (failure.Remedies.IsEmpty)
        {
            return;
        }

        screen.Line($"{indent}  one of these assignments would give it:");
        foreach (AnswerRemedy remedy in failure.Remedies.Take(RemediesShown))
        {
            screen.Write($"{indent}    ").Write(remedy.Role, Tone.Hint).Line($" at {remedy.AssignAt}");
        }

        if (failure.Remedies.Length > RemediesShown)
        {
            screen.Line($"{indent}    and {failure.Remedies.Length - RemediesShown} more (`--json` lists all)");
        }
    }

    private static JsonNode ToJson(AnswerCarrier carrier) => new JsonObject
    {
        ["requirement"] = carrier.Requirement,
        ["role"] = carrier.Role,
        ["assignedAt"] = carrier.AssignedAt,
        ["heldAt"] = carrier.HeldAt,
    };

    private static JsonNode ToJson(AnswerFailure failure) => new JsonObject
    {
        ["requirement"] = failure.Requirement,
        ["reason"] = failure.Reason,
        ["remedies"] = new JsonArray([.. failure.Remedies.Select(remedy => (JsonNode)new JsonObject
        {
            ["role"] = remedy.Role,
            ["assignAt"] = remedy.AssignAt,
        })]),
    };
}
