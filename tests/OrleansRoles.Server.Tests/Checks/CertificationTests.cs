using System.Text;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Worlds;

namespace OrleansRoles.Server.Tests.Checks;

/// <summary>A test on the OpenID conformance suite's data, which is not part of the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CertificationFactAttribute : FactAttribute
{
    public CertificationFactAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = $"the certification's data is not at {Folder}, so NOTHING of it was tested";
        }
    }

    public static string Folder =>
        Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "authzen", "certification"));
}

/// <summary>The Basic and Batch cases of the OpenID AuthZEN certification.</summary>
public sealed class CertificationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] _files = ["conformance-suite-scenarios.json", "scenario-2026-06-extra.json"];

    [CertificationFact]
    public async Task Every_basic_and_batch_case_of_the_certification_passes()
    {
        List<string> failures = [];
        int count = 0;
        foreach (JsonObject test in Cases())
        {
            count++;
            for (int round = 0; round < ((int?)test["repeat"] ?? 1); round++)
            {
                if (await FailureOfAsync(test) is { } failure)
                {
                    failures.Add($"{test["id"]}: {failure}");
                }
            }
        }

        Assert.True(count >= 60, $"only {count} cases were read");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static IEnumerable<JsonObject> Cases() =>
        from file in _files
        let text = File.ReadAllText(Path.Combine(CertificationFactAttribute.Folder, file))
        from test in JsonNode.Parse(text)!["cases"]!.AsArray()
        let found = test!.AsObject()
        where found["fixture"] is null && found["stale"] is null
        where !((string)found["endpoint"]!).StartsWith("search/", StringComparison.Ordinal)
        select found;

    private async Task<string?> FailureOfAsync(JsonObject test)
    {
        HttpMethod method = HttpMethod.Parse((string)test["method"]!);
        string body = (string?)test["rawBody"] ?? test["request"]!.ToJsonString();
        using HttpRequestMessage request = new(
            method, $"/t/{ServerFixture.Certification}/access/v1/{test["endpoint"]}");
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type", (string?)test["contentType"] ?? "application/json");
        }

        if (test["noCredentials"] is null)
        {
            string key = test["badCredentials"] is null ? RunningServer.Key : "bad";
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        if (test["xRequestId"] is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Request-ID", "rid-0");
        }

        return Compare(test, await fixture.Caller.SendAsItIsAsync(request));
    }

    private static string? Compare(JsonObject test, Reply reply)
    {
        if (!test["acceptStatus"]!.AsArray().Any(status => (int)status! == (int)reply.Status))
        {
            return $"status {reply.Status}";
        }

        if (test["xRequestId"] is not null && reply.Header("X-Request-ID") != "rid-0")
        {
            return "X-Request-ID is not echoed";
        }

        if ((int)reply.Status != 200)
        {
            return null;
        }

        JsonNode expected = test["expected"]!;
        return expected["decision"] is { } decision
            ? reply.Body == $"{{\"decision\":{decision.ToJsonString()}}}" ? null : reply.Body
            : JsonNode.DeepEquals(expected["evaluations"], reply.Json["evaluations"]) ? null : reply.Body;
    }
}
