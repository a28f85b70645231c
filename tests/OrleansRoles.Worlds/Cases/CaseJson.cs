using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds.Cases;

/// <summary>Reading JSON of cases.</summary>
internal static class CaseJson
{
    public static string? Text(JsonObject node, string name) => TextOf(node[name]);

    public static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool IsTrue(JsonObject node, string name) => node[name]?.GetValueKind() == JsonValueKind.True;

    public static IEnumerable<JsonObject> Objects(JsonObject node, string name) =>
        (node[name] as JsonArray ?? []).Select(item => item!.AsObject());

    public static IEnumerable<string> Texts(JsonObject node, string name) =>
        (node[name] as JsonArray ?? []).Select(item => item!.GetValue<string>());

    /// <summary>An object's properties; null for none.</summary>
    public static Property[]? Properties(JsonNode? node) => node is JsonObject { Count: > 0 } values
        ? [.. values.Select(member => new Property(member.Key, Value(member.Value)))]
        : null;

    private static PropertyValue Value(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => node.GetValue<double>(),
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Array => PropertyValue.From([.. node.AsArray().Select(Value)]),
        JsonValueKind.Object => PropertyValue.From(Properties(node) ?? []),
        _ => default,
    };
}
