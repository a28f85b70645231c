using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Installation;

public sealed class OpenApiTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] _methods = ["get", "put", "post", "patch", "delete"];

    private readonly Caller _caller = fixture.Caller;

    [Fact]
    public async Task Every_reference_leads_to_something()
    {
        JsonObject document = await ReadAsync();

        foreach (JsonObject node in Objects(document))
        {
            if (node["$ref"] is JsonValue reference)
            {
                JsonNode? target = document;
                foreach (string part in ((string)reference!).Split('/').Skip(1))
                {
                    target = target?[part];
                }

                Assert.True(target is not null, (string?)reference);
            }
        }
    }

    [Fact]
    public async Task Every_schema_is_described_and_used()
    {
        JsonObject document = await ReadAsync();
        string[] used =
        [
            .. Objects(document).Select(node => node["$ref"]).OfType<JsonValue>()
                .Select(value => (string)value!).Distinct(),
        ];

        foreach ((string name, JsonNode? schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.NotEmpty((string?)schema!["description"] ?? "");
            Assert.Contains($"#/components/schemas/{name}", used);
        }
    }

    [Fact]
    public async Task Every_operation_has_an_id_a_summary_problems_and_its_path_parameters()
    {
        HashSet<string> ids = [];
        foreach ((string path, string method, JsonObject operation) in Operations(await ReadAsync()))
        {
            string where = $"{method} {path}";
            Assert.True(ids.Add((string)operation["operationId"]!), where);
            Assert.NotEmpty((string)operation["summary"]!);
            Assert.True(operation["responses"]!["500"]!["content"]!["application/problem+json"] is not null, where);
            string[] declared =
            [
                .. operation["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "path")
                    .Select(parameter => $"{{{parameter!["name"]}}}"),
            ];
            Assert.Equal(path.Split('/').Where(part => part.StartsWith('{')), declared);
        }

        Assert.True(ids.Count >= 17, $"{ids.Count} operations");
    }

    [Fact]
    public async Task Exactly_the_operations_with_a_security_requirement_need_the_key()
    {
        foreach ((string path, string method, JsonObject operation) in Operations(await ReadAsync()))
        {
            string address = path.Replace("{tenant}", "arena", StringComparison.Ordinal)
                .Replace("{model}", "momentum", StringComparison.Ordinal)
                .Replace("{user}", "ana", StringComparison.Ordinal)
                .Replace("{service}", "shop", StringComparison.Ordinal)
                .Replace("{key}", "k", StringComparison.Ordinal);
            Reply reply = await _caller.SendAsync(
                HttpMethod.Parse(method.ToUpperInvariant()), address, null, null, ("Authorization", ""));

            Assert.Equal(operation["security"]!.AsArray().Count > 0, (int)reply.Status == 401);
            Assert.True((int)reply.Status is 200 or 401, $"{method} {path}: {reply.Status}");
        }
    }

    [Fact]
    public async Task Answers_of_all_reading_operations_have_the_members_that_are_described()
    {
        JsonObject document = await ReadAsync();
        (string Address, string Schema)[] samples =
        [
            ("/v1/models", "ModelList"),
            ("/v1/tenants", "TenantList"),
            ("/v1/tenants/arena", "Tenant"),
            ("/v1/tenants/arena/document", "TenantDocument"),
            ("/v1/tenants/arena/users/ana/access", "EffectiveAccess"),
            ("/t/arena/.well-known/authzen-configuration", "Discovery"),
            ("/v1/nothing", "Problem"),
        ];
        foreach ((string address, string schema) in samples)
        {
            JsonObject described = document["components"]!["schemas"]![schema]!.AsObject();
            JsonObject answer = (await _caller.GetAsync(address)).Json;

            string[] known = [.. described["properties"]!.AsObject().Select(property => property.Key)];
            string[] required = [.. described["required"]!.AsArray().Select(name => (string)name!)];
            string[] found = [.. answer.Select(member => member.Key)];
            Assert.Empty(found.Except(known));
            Assert.Empty(required.Except(found));
        }
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where _methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!.AsObject());

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(member => Objects(member.Value)).Prepend(found),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private async Task<JsonObject> ReadAsync() =>
        (await _caller.GetAsync("/openapi/v1.json", ("Authorization", ""))).Json;
}
