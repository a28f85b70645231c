using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using OrleansRoles.Api.Http;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Api.Checks;

/// <summary>
/// Reads AuthZEN requests in one pass. Unknown members are ignored; members of the specification that are mistyped or
/// there twice are faults, which decide later whether the request or only one item of a batch is refused.
/// </summary>
internal static class CheckReader
{
    private const string ExpectedId = "the id as a string";
    private const string ExpectedType = "the type as a string";
    private const string ExpectedName = "the name as a string";
    private const string ExpectedObject = "an object";

    [ThreadStatic]
    private static PropertyReader? _properties;

    private static readonly Utf8Names _names = new();

    /// <summary>Reads one check.</summary>
    /// <returns>A problem where the body is not a JSON object; what lacks inside it is told by the item.</returns>
    public static Problem? Read(ReadOnlySpan<byte> body, out CheckItem item)
    {
        item = default;
        CheckBatch? none = null;
        return Read(body, ref item, ref none);
    }

    /// <summary>Reads a batch; its defaults are a complete check where there is no list.</summary>
    public static Problem? Read(ReadOnlySpan<byte> body, CheckBatch batch)
    {
        CheckBatch? into = batch;
        return Read(body, ref batch.Defaults, ref into);
    }

    private static Problem? Read(ReadOnlySpan<byte> body, ref CheckItem item, ref CheckBatch? batch)
    {
        if (!Utf8.IsValid(body))
        {
            return JsonProblems.InvalidUtf8(body);
        }

        PropertyReader properties = _properties ??= new PropertyReader(_names);
        Utf8JsonReader reader = new(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return new Problem(ProblemCodes.RequestInvalid, "the body is not a JSON object: write `{…}`")
                {
                    Pointer = "",
                };
            }

            ReadItem(ref reader, properties, ref item, batch);
            reader.Read();
            return null;
        }
        catch (JsonException exception)
        {
            return JsonProblems.Malformed(body, exception);
        }
        catch (InvalidOperationException)
        {
            return JsonProblems.BadEscape(body, reader.TokenStartIndex);
        }
        finally
        {
            properties.Reset();
        }
    }

    private static void ReadItem(
        ref Utf8JsonReader reader, PropertyReader properties, ref CheckItem item, CheckBatch? batch)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("subject"u8))
            {
                ReadParty(ref reader, properties, ref item.Subject, PartyRole.Subject);
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                ReadParty(ref reader, properties, ref item.Action, PartyRole.Action);
            }
            else if (reader.ValueTextEquals("resource"u8))
            {
                ReadParty(ref reader, properties, ref item.Resource, PartyRole.Resource);
            }
            else if (reader.ValueTextEquals("context"u8))
            {
                ReadContext(ref reader, properties, ref item.Context);
            }
            else if (batch is not null && reader.ValueTextEquals("evaluations"u8))
            {
                ReadEvaluations(ref reader, properties, batch);
            }
            else if (batch is not null && reader.ValueTextEquals("options"u8))
            {
                ReadOptions(ref reader, batch);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadParty(
        ref Utf8JsonReader reader, PropertyReader properties, ref Party party, PartyRole role)
    {
        string name = NameOf(role);
        reader.Read();
        if (party.IsPresent)
        {
            party.Fault = CheckFault.Twice(name);
            reader.Skip();
            return;
        }

        party.IsPresent = true;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            party.Fault = CheckFault.Mistyped(name, ExpectedObject);
            reader.Skip();
            return;
        }

        bool isAction = role == PartyRole.Action;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (isAction ? reader.ValueTextEquals("name"u8) : reader.ValueTextEquals("id"u8))
            {
                ReadText(ref reader, properties, ref party.Id, ref party.Fault, name, isAction ? "name" : "id");
            }
            else if (!isAction && reader.ValueTextEquals("type"u8))
            {
                ReadText(ref reader, properties, ref party.Type, ref party.Fault, name, "type");
            }
            else if (reader.ValueTextEquals("properties"u8))
            {
                ReadProperties(ref reader, properties, ref party.Properties, ref party.Fault, $"{name}.properties");
            }
            else
            {
                reader.Skip();
            }
        }

        party.Fault ??= FindMissing(party, isAction, name);
    }

    private static CheckFault? FindMissing(in Party party, bool isAction, string name)
    {
        if (!isAction && party.Type is null)
        {
            return CheckFault.Missing($"{name}.type", ExpectedType);
        }

        return party.Id is not null
            ? null
            : isAction
                ? CheckFault.Missing($"{name}.name", ExpectedName)
                : CheckFault.Missing($"{name}.id", ExpectedId);
    }

    private static void ReadText(
        ref Utf8JsonReader reader, PropertyReader properties, ref string? text, ref CheckFault? fault, string party,
        string member)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            fault ??= CheckFault.Mistyped($"{party}.{member}", $"the {member} as a string");
            reader.Skip();
        }
        else if (text is not null)
        {
            fault ??= CheckFault.Twice($"{party}.{member}");
        }
        else
        {
            // Ids are too many to be worth keeping; names and types are few.
            text = member == "id" ? reader.GetString()! : properties.ReadName(ref reader);
        }
    }

    private static void ReadProperties(
        ref Utf8JsonReader reader, PropertyReader properties, ref Property[]? read, ref CheckFault? fault, string path)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            fault ??= CheckFault.Mistyped(path, ExpectedObject);
            reader.Skip();
        }
        else if (read is not null)
        {
            fault ??= CheckFault.Twice(path);
            reader.Skip();
        }
        else
        {
            read = properties.ReadObject(ref reader);
        }
    }

    private static void ReadContext(
        ref Utf8JsonReader reader, PropertyReader properties, ref CheckContext context)
    {
        context.IsPresent = true;
        ReadProperties(ref reader, properties, ref context.Properties, ref context.Fault, "context");
        if (context.Properties is { Length: > 0 } members)
        {
            context.Explain = Property.Find(members, "explain").Boolean;
        }
    }

    private static void ReadEvaluations(ref Utf8JsonReader reader, PropertyReader properties, CheckBatch batch)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray || batch.HasItems)
        {
            batch.Fault ??= batch.HasItems
                ? CheckFault.Twice("evaluations")
                : CheckFault.Mistyped("evaluations", "a list of checks");
            reader.Skip();
            return;
        }

        batch.HasItems = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (batch.Items.Count >= batch.ItemsMax)
            {
                // Still read to the end, so that the count in the message is right; the items are not kept.
                batch.Surplus++;
                reader.Skip();
                continue;
            }

            CollectionsMarshal.SetCount(batch.Items, batch.Items.Count + 1);
            ref CheckItem item = ref CollectionsMarshal.AsSpan(batch.Items)[^1];
            item = default;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadItem(ref reader, properties, ref item, null);
            }
            else
            {
                item.Fault = new CheckFault(false, "", "the item is not an object: write `{…}`");
                reader.Skip();
            }
        }
    }

    private static void ReadOptions(ref Utf8JsonReader reader, CheckBatch batch)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            batch.Fault ??= CheckFault.Mistyped("options", ExpectedObject);
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSemantic = reader.ValueTextEquals("evaluations_semantic"u8);
            reader.Read();
            if (!isSemantic)
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.String || !TryReadSemantic(ref reader, out batch.Semantic))
            {
                batch.Fault ??= CheckFault.Mistyped(
                    "options.evaluations_semantic",
                    "`execute_all`, `deny_on_first_deny` or `permit_on_first_permit`");
                reader.Skip();
            }
        }
    }

    private static bool TryReadSemantic(ref Utf8JsonReader reader, out BatchSemantic semantic)
    {
        semantic = reader.ValueTextEquals("deny_on_first_deny"u8) ? BatchSemantic.DenyOnFirstDeny
            : reader.ValueTextEquals("permit_on_first_permit"u8) ? BatchSemantic.PermitOnFirstPermit
            : BatchSemantic.ExecuteAll;
        return semantic != BatchSemantic.ExecuteAll || reader.ValueTextEquals("execute_all"u8);
    }

    private static string NameOf(PartyRole role) => role switch
    {
        PartyRole.Subject => "subject",
        PartyRole.Action => "action",
        PartyRole.Resource => "resource",
    };
}
