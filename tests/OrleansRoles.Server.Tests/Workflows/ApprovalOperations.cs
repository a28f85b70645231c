using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>What waits for a yes: changes, requests for apps, integrations.</summary>
internal static class ApprovalOperations
{
    private const string Unknown = "unknown";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("approval.request", (run, step) => ProposeAsync(
            run, step, "/approvals", new JsonObject { ["kind"] = step.Required("kind") })),
        ("approval.approve", (run, step) => DecideAsync(run, step, "approve")),
        ("approval.decline", (run, step) => DecideAsync(run, step, "decline")),
        ("approval.withdraw", (run, step) => DecideAsync(run, step, "withdraw")),
        ("approval.apply", (run, step) => DecideAsync(run, step, "apply")),
        ("app.request", AskAsync),
        ("app.request.resolve", (run, step) => run.DoAsync(
            step, HttpMethod.Post,
            $"/app-requests/{run.Notes.GetValueOrDefault($"app-request/{step.Required("request")}", Unknown)}/"
            + (step.Required("outcome") == "approved" ? "approve" : "decline"),
            new JsonObject(), Show)),
        ("integration.request", RequestIntegrationAsync),
        ("integration.approve", ApproveIntegrationAsync),
        ("integration.configure", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/integrations/{step.Required("id")}/settings",
            new JsonObject
            {
                ["settings"] = step.Args["settings"] is JsonObject settings
                    ? settings.DeepClone()
                    : new JsonObject { ["value"] = step.Args["settings"]?.DeepClone() },
            },
            Show)),
        ("integration.sync", (run, step) => ApiKeyOperations.SendAsync(
            run, step, HttpMethod.Post, $"/integrations/{step.Required("id")}/sync")),
    ];

    /// <summary>Proposes a change and notes its id.</summary>
    public static async Task<StepOutcome> ProposeAsync(WorkflowRun run, Step step, string path, JsonObject body)
    {
        StepOutcome outcome = await run.DoAsync(step, HttpMethod.Post, path, body, Show);
        if (outcome is { Verdict: StepOutcome.Ok, Result: { } proposed } && step.Text("id") is { } id)
        {
            run.Notes[$"approval/{id}"] = (string)proposed["id"]!;
        }

        return outcome;
    }

    /// <summary>Approves, declines or applies a change. What is said to it is the reason of the command.</summary>
    public static async Task<StepOutcome> DecideAsync(WorkflowRun run, Step step, string verb)
    {
        string id = run.Notes.GetValueOrDefault($"approval/{step.Required("id")}", Unknown);
        (string, string)[] reason = step.Text("reason") is { } why ? [("Reason", why)] : [];
        return WorkflowRun.Judge(
            await run.SendAsync(step, HttpMethod.Post, $"/approvals/{id}/{verb}", null, reason), Show);
    }

    private static JsonObject Show(JsonObject answer) => (JsonObject)answer.DeepClone();

    private static async Task<StepOutcome> AskAsync(WorkflowRun run, Step step)
    {
        StepOutcome outcome = await run.DoAsync(
            step, HttpMethod.Post, "/app-requests", new JsonObject { ["app"] = step.Required("app") }, Show);
        if (outcome is { Verdict: StepOutcome.Ok, Result: { } asked })
        {
            run.Notes[$"app-request/{step.Required("id")}"] = (string)asked["id"]!;
        }

        return outcome;
    }

    private static async Task<StepOutcome> RequestIntegrationAsync(WorkflowRun run, Step step)
    {
        string id = step.Required("id");
        StepOutcome outcome = await run.DoAsync(
            step, HttpMethod.Put, $"/integrations/{id}", new JsonObject { ["kind"] = step.Text("kind") ?? id }, Show);
        if (outcome.Verdict == StepOutcome.Ok)
        {
            Keep(run, id, isApproved: false);
        }

        return outcome;
    }

    private static async Task<StepOutcome> ApproveIntegrationAsync(WorkflowRun run, Step step)
    {
        string id = step.Required("id");
        StepOutcome outcome = await run.DoAsync(step, HttpMethod.Post, $"/integrations/{id}/approve", null, Show);
        if (outcome.Verdict == StepOutcome.Ok)
        {
            Keep(run, id, isApproved: true);
        }

        return outcome;
    }

    private static void Keep(WorkflowRun run, string id, bool isApproved) => run.Keep(new JsonObject
    {
        ["type"] = "integration",
        ["id"] = id,
        ["approved"] = isApproved,
    });
}
