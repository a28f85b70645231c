using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Integration users and their keys.</summary>
internal static class ApiKeyOperations
{
    private const string Unknown = "unknown";
    private const string Authorization = "Authorization";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("integration-user.create", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/integration-users/{step.Required("id")}", new JsonObject(),
            answer => new JsonObject { ["user"] = answer["id"]!.DeepClone(), ["type"] = answer["type"]!.DeepClone() })),
        ("api-key.issue", IssueAsync),
        ("api-key.revoke", (run, step) => run.DoAsync(
            step, HttpMethod.Delete,
            run.Notes.GetValueOrDefault($"key/{step.Required("key")}/at", $"/users/{Unknown}/keys/{Unknown}"))),
        ("api-key.use", UseAsync),
    ];

    /// <summary>
    /// Sends a request with the key that a step names; without one, as the actor. A person who holds up a key is still
    /// that person: the key speaks for nobody else.
    /// </summary>
    public static async Task<StepOutcome> SendAsync(WorkflowRun run, Step step, HttpMethod method, string path)
    {
        if (step.Text("key") is not { } name)
        {
            return await run.DoAsync(step, method, path);
        }

        string key = run.Notes.GetValueOrDefault($"key/{name}", Unknown);
        bool isPerson = WorkflowSetup.Items(run.Workflow.Setup, "users").Any(
            user => (string?)user["id"] == step.Actor && (string?)user["type"] != "integration-user");
        (string, string)[] headers =
        [
            (Authorization, $"Bearer {key}"),
            .. isPerson ? run.As(step.Actor) : [],
        ];
        return WorkflowRun.Judge(await run.Caller.SendAsync(method, run.At(step, path), null, null, headers));
    }

    private static async Task<StepOutcome> IssueAsync(WorkflowRun run, Step step)
    {
        string user = step.Required("user");
        Reply reply = await run.SendAsync(
            step, HttpMethod.Post, $"/users/{user}/keys", new JsonObject { ["label"] = step.Text("id") ?? "" });
        StepOutcome outcome = WorkflowRun.Judge(reply);
        if (outcome.Verdict == StepOutcome.Ok)
        {
            string note = $"key/{step.Required("id")}";
            run.Notes[note] = (string)reply.Json["key"]!;
            run.Notes[$"{note}/user"] = user;
            run.Notes[$"{note}/at"] = $"/users/{user}/keys/{reply.Json["id"]}";
        }

        return outcome;
    }

    /// <summary>What a product does with a key: sees whether it is good, then checks the action for its user.</summary>
    private static async Task<StepOutcome> UseAsync(WorkflowRun run, Step step)
    {
        StepOutcome good = await SendAsync(run, step, HttpMethod.Get, "");
        if (good.Verdict != StepOutcome.Ok)
        {
            return good;
        }

        string action = step.Required("action");
        JsonObject model = (await run.Caller.GetAsync($"/v1/models/{run.Model}?format=json")).Json;
        JsonNode? on = model["actions"]?[action]?["on"];
        string type = (string?)(on is JsonArray several ? several[0] : on) ?? "organization";
        JsonObject resource = new() { ["type"] = type };
        if (type != "organization")
        {
            resource["id"] = Unknown;
            resource["approved"] = true;
        }

        return await run.CheckAsync(
            run.Notes[$"key/{step.Required("key")}/user"], action, resource,
            new JsonObject { ["authentication"] = "api-key" }, run.LogicalTenant(step));
    }
}
