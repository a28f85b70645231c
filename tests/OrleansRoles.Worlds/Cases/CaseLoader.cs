using System.Text.Json.Nodes;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds.Cases;

/// <summary>Reads example decisions: one JSON object a line.</summary>
public static class CaseLoader
{
    /// <summary>The file with the cases, from the repository's root.</summary>
    public const string File = "tests/data/decisions.jsonl";

    private const string DefaultTenant = "t1";

    /// <summary>Reads every case of a file.</summary>
    public static IEnumerable<DecisionCase> LoadFile(string path) =>
        System.IO.File.ReadLines(path).Where(line => line.Length > 0).Select(Load);

    /// <summary>Reads one line.</summary>
    public static DecisionCase Load(string line)
    {
        JsonObject root = JsonNode.Parse(line)!.AsObject();
        JsonObject setup = root["setup"]!.AsObject();
        JsonObject check = root["check"]!.AsObject();
        string user = CaseJson.Text(check, "user")!;
        JsonObject? subject = CaseJson.Objects(setup, "users").FirstOrDefault(u => CaseJson.Text(u, "id") == user);
        string tenant = (subject is null ? null : CaseJson.Text(subject, "tenant")) ?? DefaultTenant;
        string model = CaseJson.Text(root, "model")!;
        CaseDocument document = new(model, tenant, setup);
        string? op = subject is null ? null : CaseJson.Text(subject, "operator");
        JsonObject request = Request(setup, check, op);
        return new DecisionCase
        {
            Id = CaseJson.Text(root, "id")!,
            Model = model,
            Statement = CaseJson.Text(root, "statement")!,
            Basis = CaseJson.Text(root, "basis")!,
            HasMalformedRole = root["malformed_role"]?.GetValue<bool>() ?? false,
            Document = document.ToDocument(),
            DocumentJson = document.ToJson(),
            Request = ToRequest(tenant, request),
            RequestJson = request.ToJsonString(),
            IsAllowed = CaseJson.Text(root, "expect") == "allow",
            Obligations = [.. CaseJson.Texts(root, "obligations")],
            Why = CaseJson.Text(root, "why") ?? "",
        };
    }

    /// <summary>A request in AuthZEN's shape as the value that evaluators take.</summary>
    public static CheckRequest ToRequest(string tenant, JsonObject request)
    {
        JsonObject subject = request["subject"]!.AsObject();
        JsonObject action = request["action"]!.AsObject();
        JsonObject resource = request["resource"]!.AsObject();
        return new CheckRequest
        {
            Tenant = tenant,
            SubjectType = CaseJson.Text(subject, "type") switch
            {
                "user" => SubjectType.User,
                "operator" => SubjectType.Operator,
                _ => SubjectType.Other,
            },
            SubjectId = CaseJson.Text(subject, "id")!,
            Action = CaseJson.Text(action, "name")!,
            ResourceType = CaseJson.Text(resource, "type")!,
            ResourceId = CaseJson.Text(resource, "id")!,
            Properties = CaseJson.Properties(resource["properties"]),
            Context = CaseJson.Properties(request["context"]),
            SubjectProperties = CaseJson.Properties(subject["properties"]),
            ActionProperties = CaseJson.Properties(action["properties"]),
        };
    }

    private static JsonObject Request(JsonObject setup, JsonObject check, string? op)
    {
        JsonObject[] resources = [.. CaseJson.Objects(setup, "resources")];
        JsonObject named = check["resource"]!.AsObject();
        string type = CaseJson.Text(named, "type")!;
        string id = CaseJson.Text(named, "id")!;
        JsonObject found = Find(resources, type, id) ?? named;
        JsonObject properties = Nested(resources, found);
        properties.Remove("id");
        return new JsonObject
        {
            ["subject"] = op is null
                ? new JsonObject { ["type"] = "user", ["id"] = CaseJson.Text(check, "user") }
                : new JsonObject { ["type"] = "operator", ["id"] = op },
            ["action"] = new JsonObject { ["name"] = CaseJson.Text(check, "action") },
            ["resource"] = new JsonObject { ["type"] = type, ["id"] = id, ["properties"] = properties },
            ["context"] = check["context"]?.DeepClone() ?? new JsonObject(),
        };
    }

    private static JsonObject? Find(JsonObject[] resources, string type, string? id) => resources
        .FirstOrDefault(r => CaseJson.Text(r, "type") == type && CaseJson.Text(r, "id") == id);

    /// <summary>The object without its type; what its properties name and the case knows becomes nested.</summary>
    private static JsonObject Nested(JsonObject[] resources, JsonObject resource)
    {
        JsonObject nested = [];
        foreach ((string name, JsonNode? value) in resource.Where(member => member.Key != "type"))
        {
            nested[name] = (name, value) switch
            {
                ("events", JsonArray events) =>
                    new JsonArray([.. events.Select(item => Reference(resources, "event", item))]),
                (not "id" and not "tenant", JsonValue) when CaseJson.TextOf(value) is { } id
                    && Find(resources, name, id) is { } related => Nested(resources, related),
                _ => value?.DeepClone(),
            };
        }

        return nested;
    }

    private static JsonObject Reference(JsonObject[] resources, string type, JsonNode? id) =>
        Find(resources, type, CaseJson.TextOf(id)) is { } found
            ? Nested(resources, found)
            : new JsonObject { ["id"] = id?.DeepClone() };
}
