using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Access;

/// <summary>An operation as the server's own description has it, and a sample request of it.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The address, with parameters in braces.</param>
/// <param name="Description">All that is said about it.</param>
internal sealed partial record DescribedOperation(string Id, HttpMethod Method, string Path, JsonObject Description)
{
    private static readonly string[] _methods = ["get", "put", "post", "patch", "delete"];

    // What parameters of addresses stand for in sample requests; what is not here is `sample`.
    private static readonly Dictionary<string, string> _samples = new(StringComparer.Ordinal)
    {
        ["model"] = "momentum",
        ["contract"] = "c1",
        ["workspace"] = "w1",
        ["console"] = "s1",
        ["licence"] = "recording",
        ["user"] = "target",
    };

    /// <summary>Whether it is about one tenant.</summary>
    public bool HasTenant => Path.Contains("{tenant}", StringComparison.Ordinal);

    /// <summary>Whether its answer goes on without end.</summary>
    public bool IsStream => Description["responses"]!["200"]?["content"]?["text/event-stream"] is not null;

    /// <summary>The example of its body, or null where it has none.</summary>
    public JsonNode? Example => Description["requestBody"]?["content"]?[Caller.Json]?["example"];

    /// <summary>Whether people of a tenant may call it, in one way or another.</summary>
    public bool IsForPeople =>
        ((string)Description["x-open-to"]!).Contains("a signed-in user", StringComparison.Ordinal);

    /// <summary>Every operation of a server.</summary>
    public static async Task<IReadOnlyList<DescribedOperation>> ReadAsync(Caller caller)
    {
        JsonObject document = (await caller.GetAsync("/openapi/v1.json", ("Authorization", ""))).Json;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where _methods.Contains(operation.Key)
               select new DescribedOperation(
                   (string)operation.Value!["operationId"]!, HttpMethod.Parse(operation.Key.ToUpperInvariant()),
                   path.Key, operation.Value.AsObject()),
        ];
    }

    /// <summary>The address with its parameters filled in.</summary>
    public string AddressFor(string tenant, Func<string, string>? value = null)
    {
        // In one pass: what is filled in may have braces of its own.
        return Parameter().Replace(Path, match =>
        {
            string name = match.Groups[1].Value;
            return name == "tenant" ? tenant : value?.Invoke(name) ?? _samples.GetValueOrDefault(name, "sample");
        });
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
