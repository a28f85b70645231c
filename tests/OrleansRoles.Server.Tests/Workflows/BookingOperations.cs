using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Bookings of events at venues.</summary>
internal static class BookingOperations
{
    private const string Forced = "force:internal=true";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("booking.create", CreateAsync),
        ("booking.change-status", ChangeStatusAsync),
        ("booking.set-internal", SetInternalAsync),
    ];

    private static async Task<StepOutcome> CreateAsync(WorkflowRun run, Step step)
    {
        JsonObject venue = ProductOperations.Object("venue", step.Required("venue"));
        JsonObject context = new() { ["status"] = step.Text("status") };
        StepOutcome outcome = await run.CheckAsync(step.Actor, "booking.create", venue, context);
        if (outcome.Verdict == StepOutcome.Ok && step.Args["conflicts-with"] is not null)
        {
            // The conflict check warns; whoever may not push it through is stopped by it.
            bool isPushed = step.Args["override"] is { } over && (bool)over;
            outcome = isPushed
                ? await run.CheckAsync(step.Actor, "booking.override-double-booking", venue, context)
                : new StepOutcome(StepOutcome.Conflict, Detail: "the space is taken");
        }

        if (outcome.Verdict != StepOutcome.Ok)
        {
            return outcome;
        }

        bool isInternal = outcome.Obligations!.Contains(Forced)
            || (step.Args["internal"] is { } wanted && (bool)wanted);
        string id = step.Text("id") ?? "booked";
        run.Keep(new JsonObject
        {
            ["type"] = "event",
            ["id"] = id,
            ["venue"] = step.Text("venue"),
            ["status"] = step.Text("status"),
            ["hidden"] = false,
            ["internal"] = isInternal,
        });
        return outcome with
        {
            Result = new JsonObject
            {
                ["id"] = id,
                ["status"] = step.Text("status"),
                ["internal"] = isInternal,
            },
        };
    }

    private static async Task<StepOutcome> ChangeStatusAsync(WorkflowRun run, Step step)
    {
        JsonObject booked = ProductOperations.Kept(run, "event", step.Required("event"));
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, "booking.change-status", ProductOperations.Object("event", step.Required("event")),
            new JsonObject { ["status"] = step.Text("to") });
        if (outcome.Verdict != StepOutcome.Ok)
        {
            return outcome;
        }

        booked["status"] = step.Text("to");
        return outcome with { Result = new JsonObject { ["status"] = step.Text("to") } };
    }

    private static async Task<StepOutcome> SetInternalAsync(WorkflowRun run, Step step)
    {
        JsonObject booked = ProductOperations.Kept(run, "event", step.Required("event"));
        bool wanted = (bool)step.Args["internal"]!;
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, wanted ? "general-information.internal.edit" : "general-information.internal.clear",
            ProductOperations.Object("event", step.Required("event")));
        if (outcome.Verdict != StepOutcome.Ok)
        {
            return outcome;
        }

        booked["internal"] = wanted;
        return outcome with { Result = new JsonObject { ["internal"] = wanted } };
    }
}
