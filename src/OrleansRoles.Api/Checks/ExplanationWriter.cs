using System.Text.Json;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.Api.Checks;

/// <summary>Writes decisions with their details.</summary>
internal static class ExplanationWriter
{
    /// <summary>Writes an AuthZEN answer with the details in its context.</summary>
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        Decision decision = explanation.Decision;
        json.WriteStartObject();
        json.WriteBoolean("decision", decision.IsAllowed);
        json.WriteStartObject("context");
        json.WriteString("reason", decision.Reason.Code());
        if (decision.IsAllowed)
        {
            json.WriteStartArray("obligations");
            foreach (string obligation in decision.Obligations)
            {
                json.WriteStringValue(obligation);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("explanation");
        if (decision.IsAllowed)
        {
            WriteCarriers(json, explanation);
        }
        else
        {
            WriteFailures(json, explanation);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the answer to an item that is no complete check.</summary>
    public static void Write(Utf8JsonWriter json, CheckFault fault)
    {
        json.WriteStartObject();
        json.WriteBoolean("decision", false);
        json.WriteStartObject("context");
        json.WriteString("reason", "request-invalid");
        json.WriteStartObject("error");
        json.WriteNumber("status", 400);
        json.WriteString("message", fault.Detail);
        json.WriteString("pointer", fault.Pointer);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCarriers(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("carriedBy");
        foreach (Carrier carrier in explanation.CarriedBy)
        {
            json.WriteStartObject();
            json.WriteString("requirement", carrier.Requirement);
            json.WriteString("role", carrier.Role);
            json.WriteString("assignedAt", carrier.AssignedAt.ToString());
            json.WriteString("heldAt", carrier.HeldAt.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFailures(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("failures");
        foreach (Failure failure in explanation.Failures)
        {
            json.WriteStartObject();
            json.WriteString("requirement", failure.Requirement);
            json.WriteString("reason", failure.Reason.Code());
            json.WriteStartArray("remedies");
            foreach (Remedy remedy in failure.Remedies)
            {
                json.WriteStartObject();
                json.WriteString("role", remedy.Role);
                json.WriteString("assignAt", remedy.AssignAt.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
