using System.Text.Json.Nodes;

namespace OrleansRoles.Api.Description;

/// <summary>Leaves out the schemas of operations that this server does not have.</summary>
internal static class UsedSchemas
{
    private const string Prefix = "#/components/schemas/";

    /// <summary>Removes from a description every schema to which nothing leads.</summary>
    public static void Keep(JsonObject document)
    {
        JsonObject schemas = document["components"]!["schemas"]!.AsObject();
        HashSet<string> used = new(StringComparer.Ordinal);
        Queue<JsonNode?> open = new([document["paths"]]);
        while (open.TryDequeue(out JsonNode? node))
        {
            foreach (string name in References(node).Where(used.Add))
            {
                open.Enqueue(schemas[name]);
            }
        }

        foreach (string name in schemas.Select(schema => schema.Key).Where(name => !used.Contains(name)).ToArray())
        {
            schemas.Remove(name);
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue value } && value.TryGetValue(out string? target)
                && target.StartsWith(Prefix, StringComparison.Ordinal)
                ? [target[Prefix.Length..]]
                : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
