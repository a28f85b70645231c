using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Saved views: private, shared, locked.</summary>
internal static class SavedViewOperations
{
    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("saved-view.create", CreateAsync),
        ("saved-view.edit", EditAsync),
        ("saved-view.share", ShareAsync),
        ("saved-view.select", SelectAsync),
        ("saved-view.filter", (run, step) => run.CheckAsync(
            step.Actor, "saved-views.filters.set", Tenant(),
            new JsonObject { ["location"] = run.Find("saved-view", step.Required("view"))?["location"]?.DeepClone() })),
        ("saved-view.unlock", UnlockAsync),
    ];

    private static JsonObject Tenant() => new() { ["type"] = "tenant" };

    private static async Task<StepOutcome> CreateAsync(WorkflowRun run, Step step)
    {
        StepOutcome outcome = await run.CheckAsync(step.Actor, "saved-views.private.create", Tenant());
        IReadOnlyList<string> roles = step.Texts("share");
        if (outcome.Verdict == StepOutcome.Ok && roles.Count > 0)
        {
            outcome = await run.CheckAsync(step.Actor, "saved-views.shared.share", Tenant());
        }

        if (outcome.Verdict == StepOutcome.Ok)
        {
            run.Keep(new JsonObject
            {
                ["type"] = "saved-view",
                ["id"] = step.Required("id"),
                ["owner"] = step.Actor,
                ["location"] = step.Text("location"),
                ["locked"] = step.Args["locked"]?.DeepClone() ?? false,
                ["sharedWith"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]),
            });
        }

        return outcome;
    }

    private static async Task<StepOutcome> EditAsync(WorkflowRun run, Step step)
    {
        JsonObject view = ProductOperations.Kept(run, "saved-view", step.Required("view"));
        bool isLocked = (bool)(view["locked"] ?? false);
        if (IsForeign(view, step.Actor))
        {
            return new StepOutcome(StepOutcome.NotFound);
        }

        StepOutcome outcome = isLocked || (string?)view["owner"] != step.Actor
            ? await run.CheckAsync(step.Actor, "saved-views.locked.edit", View(step))
            : await run.CheckAsync(step.Actor, "saved-views.private.create", Tenant());
        return isLocked && outcome.Verdict == StepOutcome.Ok
            ? new StepOutcome(StepOutcome.Conflict, Detail: "it is locked; unlock it first")
            : outcome;
    }

    private static async Task<StepOutcome> ShareAsync(WorkflowRun run, Step step)
    {
        JsonObject view = ProductOperations.Kept(run, "saved-view", step.Required("view"));
        StepOutcome outcome = await run.CheckAsync(step.Actor, "saved-views.shared.share", Tenant());
        if (outcome.Verdict == StepOutcome.Ok)
        {
            view["sharedWith"] = step.Args["roles"]?.DeepClone();
        }

        return outcome;
    }

    private static async Task<StepOutcome> SelectAsync(WorkflowRun run, Step step)
    {
        JsonObject view = ProductOperations.Kept(run, "saved-view", step.Required("view"));
        StepOutcome outcome = await run.CheckAsync(step.Actor, "saved-views.shared.select", View(step));
        return outcome.Verdict != StepOutcome.Ok && IsForeign(view, step.Actor)
            ? new StepOutcome(StepOutcome.NotFound, Detail: outcome.Detail)
            : outcome;
    }

    private static async Task<StepOutcome> UnlockAsync(WorkflowRun run, Step step)
    {
        JsonObject view = ProductOperations.Kept(run, "saved-view", step.Required("view"));
        StepOutcome outcome = await run.CheckAsync(step.Actor, "saved-views.locked.unlock", View(step));
        if (outcome.Verdict == StepOutcome.Ok)
        {
            view["locked"] = false;
        }

        return outcome;
    }

    /// <summary>Somebody else's private view does not exist for the actor.</summary>
    private static bool IsForeign(JsonObject view, string actor) =>
        (string?)view["owner"] is { } owner && owner != actor && !WorkflowSetup.Texts(view, "sharedWith").Any();

    private static JsonObject View(Step step) => ProductOperations.Object("saved-view", step.Required("view"));
}
