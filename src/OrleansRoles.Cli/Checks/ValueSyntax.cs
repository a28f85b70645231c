using System.Text.Json;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cli.Checks;

/// <summary>Values on the command line: JSON where it is JSON, else the text itself.</summary>
internal static class ValueSyntax
{
    /// <summary>
    /// Reads a value. Null where it starts like an object, list or quoted text and is not one: taken as text, it would
    /// quietly mean something else.
    /// </summary>
    public static JsonElement? TryParse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return text.Length > 0 && text[0] is '{' or '[' or '"' ? null : TextOf(text);
        }
    }

    /// <summary>The value for the evaluator, read as the server reads it.</summary>
    public static PropertyValue ToPropertyValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => PropertyValue.From(value.GetString()),
        JsonValueKind.True => PropertyValue.From(true),
        JsonValueKind.False => PropertyValue.From(false),
        JsonValueKind.Number => PropertyValue.From(value.GetDouble()),
        JsonValueKind.Array => PropertyValue.From([.. value.EnumerateArray().Select(ToPropertyValue)]),
        JsonValueKind.Object => PropertyValue.From(
            [.. value.EnumerateObject().Select(member => new Property(member.Name, ToPropertyValue(member.Value)))]),
        _ => default,
    };

    private static JsonElement TextOf(string text) =>
        JsonSerializer.SerializeToElement(Output.JsonText.Valid(text));
}
