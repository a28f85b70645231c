using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Worlds;
using OrleansRoles.Worlds.Cases;

namespace OrleansRoles.Server.Tests.Checks;

/// <summary>The example decisions over HTTP: each tenant as a document, each check plain and with details.</summary>
public sealed class DecisionCaseTests
{
    private const int CaseCountMin = 1000;

    [Fact]
    public async Task Every_example_decision_is_answered_as_expected()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        List<string> failures = [];
        int count = 0;
        foreach (DecisionCase example in CaseLoader.LoadFile(Repository.PathOf(CaseLoader.File)))
        {
            if (!example.HasMalformedRole)
            {
                count++;
                failures.AddRange(await CheckAsync(server.Caller, example));
            }
        }

        Assert.True(count > CaseCountMin, $"only {count} cases were read");
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.Take(20))}");
    }

    [Fact]
    public async Task Every_malformed_role_of_the_examples_is_refused_with_its_place()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        DecisionCase[] malformed =
        [
            .. CaseLoader.LoadFile(Repository.PathOf(CaseLoader.File)).Where(example => example.HasMalformedRole),
        ];
        Assert.NotEmpty(malformed);
        foreach (DecisionCase example in malformed)
        {
            Reply reply = await server.Caller.PutAsync(
                $"/v1/tenants/{example.Request.Tenant}/document", example.DocumentJson, Caller.Json);
            Assert.Equal("document-invalid", reply.Code);
            Assert.True((int)reply.Json["diagnostics"]![0]!["line"]! >= 1);
        }
    }

    private static async Task<List<string>> CheckAsync(Caller caller, DecisionCase example)
    {
        string tenant = example.Request.Tenant;
        Reply put = await caller.PutAsync($"/v1/tenants/{tenant}/document", example.DocumentJson, Caller.Json);
        if ((int)put.Status is not (200 or 201))
        {
            return [$"{example.Id}: the document was refused: {put.Body}"];
        }

        List<string> failures = [];
        string expected = example.IsAllowed ? "{\"decision\":true}" : "{\"decision\":false}";
        Reply plain = await caller.PostAsync($"/t/{tenant}/access/v1/evaluation", example.RequestJson);
        if (plain.Body != expected)
        {
            failures.Add($"{example.Id}: {plain.Body} ({example.Why})");
        }

        JsonObject request = JsonNode.Parse(example.RequestJson)!.AsObject();
        request["context"]!["explain"] = true;
        Reply detailed = await caller.PostAsync($"/t/{tenant}/access/v1/evaluation", request.ToJsonString());
        string[] obligations =
            [.. (detailed.Json["context"]!["obligations"]?.AsArray() ?? []).Select(item => (string)item!)];
        if ((bool)detailed.Json["decision"]! != example.IsAllowed || example.Obligations.Except(obligations).Any())
        {
            failures.Add($"{example.Id}: {detailed.Body} ({example.Why})");
        }

        return failures;
    }
}
