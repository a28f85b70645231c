using System.Text.Json;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Audit;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Api.Audit;

/// <summary>Changes of the journal as JSON.</summary>
internal static class AuditWriter
{
    /// <summary>Writes one change: who, what, when, why, through whom, and what stood there before.</summary>
    public static void Write(Utf8JsonWriter json, JournalRow row)
    {
        (string actor, string? through) = Caller.Split(row.Actor);
        json.WriteStartObject();
        json.WriteNumber("position", row.Position);
        json.WriteString("time", Instants.Text(row.Time));
        json.WriteString("actor", actor);
        if (through is not null)
        {
            json.WriteString("through", through);
        }

        if (row.Reason.Length > 0)
        {
            json.WriteString("reason", row.Reason);
        }

        json.WriteString("entity", row.Entity);
        json.WriteNumber("sequence", row.Sequence);
        json.WriteString("type", row.Type);
        json.WriteString("text", TextOf(row));
        json.WritePropertyName("change");
        json.WriteRawValue(row.Payload.Span, skipInputValidation: false);
        json.WriteString("commit", row.Commit);
        json.WriteString("hash", Convert.ToHexStringLower(row.Hash.Span));
        json.WriteEndObject();
    }

    /// <summary>Writes a page.</summary>
    public static void Write(Utf8JsonWriter json, AuditPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("changes");
        foreach (JournalRow row in page.Rows)
        {
            Write(json, row);
        }

        json.WriteEndArray();
        if (page.Next is { } next)
        {
            json.WriteString("next", Page.CursorOf($"{next}"));
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what a verification found.</summary>
    public static void Write(Utf8JsonWriter json, AuditVerification verification)
    {
        json.WriteStartObject();
        json.WriteBoolean("valid", verification.Faults.Count == 0);
        json.WriteNumber("rows", verification.Rows);
        json.WriteNumber("entities", verification.Entities);
        json.WriteStartArray("faults");
        foreach (AuditFault fault in verification.Faults)
        {
            json.WriteStartObject();
            json.WriteString("entity", fault.Entity);
            json.WriteNumber("sequence", fault.Sequence);
            json.WriteNumber("position", fault.Position);
            json.WriteString("fault", fault.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A row that another version wrote, or that somebody edited, is shown all the same.
    private static string TextOf(JournalRow row)
    {
        try
        {
            return JsonAnswers.Valid(ChangeCodec.Read(row.Type, row.Payload.Span).Text);
        }
        catch (InvalidDataException)
        {
            return row.Type;
        }
    }
}
