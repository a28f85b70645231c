using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>
/// What the products themselves do: each is a check of the action on the object as the test keeps it, and what an allow
/// obliges to is the effect. A state that blocks what the actor otherwise might do is a conflict.
/// </summary>
internal static class ProductOperations
{
    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("decision.check", (run, step) => run.CheckAsync(
            step.Required("user"), step.Required("action"), step.Args["resource"]!.AsObject(),
            step.Args["context"] as JsonObject)),
        .. BookingOperations.All,
        .. CallOperations.All,
        .. InvoiceOperations.All,
        .. SavedViewOperations.All,
        ("contract.submit-for-approval", SubmitAsync),
        ("contract.approve", (run, step) => DecideAsync(run, step, "contracting.contract.approve")),
        ("contract.reject", (run, step) => DecideAsync(run, step, "contracting.contract.reject")),
        ("insights.share-report", ShareAsync),
        ("report.open", (run, step) => run.CheckAsync(
            step.Actor, "reports.report.open", Object("report", step.Required("report")))),
        ("live-entertainment.tab.view", (run, step) => run.CheckAsync(
            step.Actor, "live-entertainment.tab.view", Object("event", step.Required("event")))),
        ("note.series.view", (run, step) => run.CheckAsync(
            step.Actor, "notes.series.view", Object("series", step.Required("series")))),
        ("series.add-event", (run, step) => Task.FromResult(Regroup(run, step, isAdded: true))),
        ("series.remove-event", (run, step) => Task.FromResult(Regroup(run, step, isAdded: false))),
        ("visibility.hide-event", (run, step) => HideAsync(run, step, isHidden: true)),
        ("visibility.show-event", (run, step) => HideAsync(run, step, isHidden: false)),
    ];

    /// <summary>An object by type and id.</summary>
    public static JsonObject Object(string type, string id) => new() { ["type"] = type, ["id"] = id };

    /// <summary>An object as the product keeps it; one of which it knows nothing is as the setup has such.</summary>
    public static JsonObject Kept(WorkflowRun run, string type, string id)
    {
        if (run.Find(type, id) is null)
        {
            run.Keep(WorkflowSetup.Unknown(run.Workflow.Setup, type, id));
        }

        return run.Find(type, id)!;
    }

    private static async Task<StepOutcome> SubmitAsync(WorkflowRun run, Step step)
    {
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, "contracting.document.edit", Object("event", step.Required("event")));
        if (outcome.Verdict == StepOutcome.Ok)
        {
            run.Notes[$"contract/{step.Required("contract")}"] = "submitted";
        }

        return outcome;
    }

    private static async Task<StepOutcome> DecideAsync(WorkflowRun run, Step step, string action)
    {
        StepOutcome outcome = await run.CheckAsync(step.Actor, action, Object("event", step.Required("event")));
        if (outcome.Verdict != StepOutcome.Ok)
        {
            // Who has the permission, and lacks only the account's setting for it, meets a state.
            Reply access = await run.Caller.GetAsync(run.At(step, $"/users/{step.Actor}/access"));
            bool holds = access.Body.Contains("\"venue.contracting.approve\"", StringComparison.Ordinal);
            Reply tenant = await run.Caller.GetAsync(run.At(step, "/settings"));
            bool isOff = !tenant.Body.Contains("contract-approval-required", StringComparison.Ordinal);
            return holds && isOff ? new StepOutcome(StepOutcome.Conflict, Detail: outcome.Detail) : outcome;
        }

        string note = $"contract/{step.Required("contract")}";
        if (run.Notes.GetValueOrDefault(note) != "submitted")
        {
            return new StepOutcome(StepOutcome.Conflict, Detail: $"{note} does not wait for an approval");
        }

        run.Notes[note] = "decided";
        return outcome;
    }

    private static async Task<StepOutcome> ShareAsync(WorkflowRun run, Step step)
    {
        JsonObject report = Object("report", step.Required("report"));
        StepOutcome outcome = await run.CheckAsync(step.Actor, "insights.report.share", report);
        if (outcome.Verdict == StepOutcome.Ok)
        {
            report["grantedTo"] = step.Args["users"]?.DeepClone();
            run.Keep(report);
        }

        return outcome;
    }

    private static StepOutcome Regroup(WorkflowRun run, Step step, bool isAdded)
    {
        JsonObject series = Kept(run, "series", step.Required("series"));
        string id = step.Required("event");
        IEnumerable<string> events = WorkflowSetup.Texts(series, "events").Where(other => other != id);
        series["events"] = new JsonArray(
            [.. (isAdded ? events.Append(id) : events).Select(other => JsonValue.Create(other))]);
        Kept(run, "event", id);
        return new StepOutcome(StepOutcome.Ok);
    }

    private static async Task<StepOutcome> HideAsync(WorkflowRun run, Step step, bool isHidden)
    {
        JsonObject hidden = Kept(run, "event", step.Required("event"));
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, "visibility-settings.edit", Object("event", step.Required("event")));
        if (outcome.Verdict == StepOutcome.Ok)
        {
            hidden["hidden"] = isHidden;
        }

        return outcome;
    }
}
