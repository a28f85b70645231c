using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Calls, where their notes go, and workflows of teams.</summary>
internal static class CallOperations
{
    private const string OwnerDestination = "dm-call-owner";
    private const string ChannelDestination = "private-channel:";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("call.record", (run, step) => run.CheckAsync(
            step.Actor, "calls.record", new JsonObject { ["type"] = "organization" })),
        ("call.read", (run, step) => run.CheckAsync(
            step.Actor, "calls.data.view", ProductOperations.Object("call", step.Required("call")),
            new JsonObject { ["purpose"] = step.Text("purpose") })),
        ("call.processed", (run, step) => Task.FromResult(Process(run, step))),
        ("content-destination.configure", ConfigureAsync),
        ("workflow.configure", (run, step) => run.CheckAsync(
            step.Actor, "workflows.configure", new JsonObject
            {
                ["type"] = "workflow",
                ["id"] = step.Required("id"),
                ["level"] = step.Text("team") is null ? "organization" : "team",
            })),
    ];

    private static async Task<StepOutcome> ConfigureAsync(WorkflowRun run, Step step)
    {
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, "content-destinations.configure", new JsonObject { ["type"] = "organization" });
        if (outcome.Verdict == StepOutcome.Ok)
        {
            run.Notes[$"destinations/{step.Text("team")}"] = string.Join(' ', step.Texts("destinations"));
        }

        return outcome;
    }

    /// <summary>The notes of a call go where the team's destinations say, and nowhere else.</summary>
    private static StepOutcome Process(WorkflowRun run, Step step)
    {
        string owner = step.Required("owner");
        string team = step.Text("team") ?? "";
        string[] destinations = run.Notes.GetValueOrDefault($"destinations/{team}", "").Split(' ');
        List<string> recipients = [];
        List<string> effects = [];
        if (destinations.Contains(OwnerDestination))
        {
            recipients.Add(owner);
            effects.Add($"dm:{owner}");
        }

        foreach (string channel in destinations.Where(
            name => name.StartsWith(ChannelDestination, StringComparison.Ordinal)))
        {
            recipients.AddRange(WorkflowSetup.Texts(run.Workflow.Setup["teams"] as JsonObject ?? [], team));
            effects.Add($"channel:{channel[ChannelDestination.Length..]}");
        }

        run.Keep(new JsonObject
        {
            ["type"] = "call",
            ["id"] = step.Required("call"),
            ["recipients"] = new JsonArray([.. recipients.Distinct().Select(user => JsonValue.Create(user))]),
        });
        return new StepOutcome(StepOutcome.Ok, Obligations: effects);
    }
}
