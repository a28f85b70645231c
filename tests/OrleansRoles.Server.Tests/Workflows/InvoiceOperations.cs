using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Invoices, their items and the rental rates on them.</summary>
internal static class InvoiceOperations
{
    private const string OnSent = "on-sent-invoice";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("invoice.create", CreateAsync),
        ("invoice.edit", (run, step) => ChangeAsync(
            run, step, "invoices.edit", "invoice", step.Required("invoice"), "sent", Via(run, step))),
        ("invoice.item.edit", (run, step) => ChangeAsync(
            run, step, "invoices.item.edit", "invoice-item", step.Required("item"), OnSent, null)),
        ("invoice.rental-rate.edit", (run, step) => ChangeAsync(
            run, step,
            step.Text("field") == "rate" ? "rental-rates.rate.override" : "rental-rates.field.edit", "rental-rate",
            step.Required("rate"), OnSent, new JsonObject { ["field"] = step.Text("field") })),
        ("invoice.mark-sent", (run, step) => MarkAsync(run, step, "invoices.mark-sent", isSent: true)),
        ("invoice.mark-unsent", (run, step) => MarkAsync(run, step, "invoices.mark-unsent", isSent: false)),
    ];

    private static JsonObject Via(WorkflowRun run, Step step)
    {
        string via = step.Text("via")
            ?? (run.Find("invoice", step.Text("invoice") ?? "")?["event"] is null ? "account" : "event");
        return new JsonObject { ["via"] = via };
    }

    private static async Task<StepOutcome> CreateAsync(WorkflowRun run, Step step)
    {
        string id = step.Required("id");
        JsonObject invoice = new() { ["type"] = "invoice", ["id"] = id, ["sent"] = false };
        foreach (string related in new[] { "account", "event" })
        {
            if (step.Text(related) is { } other)
            {
                invoice[related] = other;
                ProductOperations.Kept(run, related, other);
            }
        }

        string via = step.Text("event") is null ? "account" : "event";
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, "invoices.create", invoice, new JsonObject { ["via"] = via });
        if (outcome.Verdict != StepOutcome.Ok)
        {
            return outcome;
        }

        run.Keep(invoice);
        KeepParts(run, step, "items", "invoice-item", id);
        KeepParts(run, step, "rental-rates", "rental-rate", id);
        return outcome;
    }

    private static void KeepParts(WorkflowRun run, Step step, string argument, string type, string invoice)
    {
        foreach (string part in step.Texts(argument))
        {
            run.Keep(new JsonObject
            {
                ["type"] = type,
                ["id"] = part,
                ["event"] = step.Text("event"),
                ["from-package"] = false,
                [OnSent] = false,
            });
            run.Notes[$"{type}/{part}"] = invoice;
        }
    }

    /// <summary>Whoever might change it while the invoice is not sent meets a state, not a lack of rights.</summary>
    private static async Task<StepOutcome> ChangeAsync(
        WorkflowRun run, Step step, string action, string type, string id, string flag, JsonObject? context)
    {
        StepOutcome outcome = await run.CheckAsync(step.Actor, action, ProductOperations.Object(type, id), context);
        if (outcome.Verdict == StepOutcome.Ok || run.Find(type, id) is not { } kept || !(bool)(kept[flag] ?? false))
        {
            return outcome;
        }

        JsonObject open = (JsonObject)kept.DeepClone();
        open[flag] = false;
        StepOutcome otherwise = await run.CheckAsync(step.Actor, action, open, context);
        return otherwise.Verdict == StepOutcome.Ok
            ? new StepOutcome(StepOutcome.Conflict, Detail: outcome.Detail)
            : outcome;
    }

    private static async Task<StepOutcome> MarkAsync(WorkflowRun run, Step step, string action, bool isSent)
    {
        string id = step.Required("invoice");
        StepOutcome outcome = await run.CheckAsync(
            step.Actor, action, ProductOperations.Object("invoice", id), Via(run, step));
        if (outcome.Verdict != StepOutcome.Ok)
        {
            return outcome;
        }

        JsonObject invoice = ProductOperations.Kept(run, "invoice", id);
        if ((bool)(invoice["sent"] ?? false) == isSent)
        {
            return new StepOutcome(StepOutcome.Conflict, Detail: $"sent: {isSent} already");
        }

        invoice["sent"] = isSent;
        foreach (string note in run.Notes.Where(note => note.Value == id).Select(note => note.Key))
        {
            string[] parts = note.Split('/', 2);
            run.Find(parts[0], parts[1])![OnSent] = isSent;
        }

        return outcome;
    }
}
