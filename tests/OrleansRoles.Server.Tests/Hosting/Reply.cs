using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>A response with its body read.</summary>
internal sealed record Reply(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The problem's code; fails the test where the reply is no complete problem.</summary>
    public string Code
    {
        get
        {
            Assert.Equal("application/problem+json", ContentType);
            JsonObject problem = Json;
            Assert.Equal((int)Status, (int)problem["status"]!);
            Assert.NotEmpty((string)problem["detail"]!);
            Assert.NotEmpty((string)problem["title"]!);
            Assert.NotEmpty((string)problem["traceId"]!);
            string code = (string)problem["code"]!;
            Assert.Equal($"urn:orleansroles:problem:{code}", (string?)problem["type"]);
            return code;
        }
    }

    public string? Header(string name) =>
        Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            string body = await response.Content.ReadAsStringAsync();
            return new Reply(
                response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, body);
        }
    }
}
