using System.Net;
using System.Text.Json.Nodes;

namespace OrleansRoles.AspNetCore.Tests.Hosting;

/// <summary>A response with its body read.</summary>
internal sealed record Reply(HttpStatusCode Status, string? ContentType, string Body, HttpResponseMessage Message)
{
    /// <summary>The problem's reason; fails the test where the reply is no complete problem.</summary>
    public string Reason
    {
        get
        {
            Assert.Equal("application/problem+json", ContentType);
            JsonObject problem = JsonNode.Parse(Body)!.AsObject();
            Assert.Equal((int)Status, (int)problem["status"]!);
            Assert.NotEmpty((string)problem["title"]!);
            Assert.NotEmpty((string)problem["detail"]!);
            Assert.NotEmpty((string)problem["traceId"]!);
            string code = Status switch
            {
                HttpStatusCode.Unauthorized => "unauthorized",
                HttpStatusCode.Forbidden => "forbidden",
                HttpStatusCode.ServiceUnavailable => "permission-unavailable",
                _ => "none",
            };
            Assert.Equal(code, (string)problem["code"]!);
            Assert.Equal($"urn:orleansroles:problem:{code}", (string?)problem["type"]);
            return (string)problem["reason"]!;
        }
    }

    /// <summary>Status and, of a problem, its reason: <c>403 permission-missing</c>.</summary>
    public string Outcome => Status == HttpStatusCode.OK ? "200" : $"{(int)Status} {Reason}";
}
