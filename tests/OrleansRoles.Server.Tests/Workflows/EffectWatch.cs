using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>
/// Whether a step's effects have happened: what an allow obliges the product to, what stands in the audit log since,
/// and what <see cref="WorkflowEffects"/> knows of mails and notices.
/// </summary>
internal sealed class EffectWatch
{
    private readonly WorkflowRun _run;
    private readonly Step _step;
    private readonly int _changes;
    private readonly Dictionary<string, int> _counts = [];

    private EffectWatch(WorkflowRun run, Step step, int changes)
    {
        _run = run;
        _step = step;
        _changes = changes;
    }

    public static async Task<EffectWatch> BeginAsync(WorkflowRun run, Step step)
    {
        EffectWatch watch = new(run, step, step.Effects.Any(IsLog) ? (await ChangesAsync(run, step)).Count : 0);
        foreach (string effect in step.Effects.Where(effect => WorkflowEffects.Find(effect) is not null))
        {
            watch._counts[effect] = await WorkflowEffects.Find(effect)!(run, step, ArgumentOf(effect), 0);
        }

        return watch;
    }

    public async Task<bool> HasHappenedAsync(string effect, StepOutcome outcome)
    {
        if (outcome.Obligations?.Contains(effect) == true)
        {
            return true;
        }

        // Advice stands in the answer beside what was done all the same.
        bool isAdvised = effect.StartsWith("advise:", StringComparison.Ordinal)
            && outcome is { Result: { } told } && told["advice"] is JsonArray { Count: > 0 };
        if (isAdvised)
        {
            return true;
        }

        if (WorkflowEffects.Find(effect) is { } count)
        {
            return await count(_run, _step, ArgumentOf(effect), _counts[effect] + 1) > _counts[effect];
        }

        // An entry of this very actor that was not there before the step.
        return IsLog(effect) && (await ChangesAsync(_run, _step)).Skip(_changes).Any(
            change => ((string?)change["actor"] ?? "").Contains(_step.Actor, StringComparison.Ordinal));
    }

    private static bool IsLog(string effect) => effect.StartsWith("log:", StringComparison.Ordinal);

    private static string ArgumentOf(string effect) => effect[(effect.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static async Task<List<JsonObject>> ChangesAsync(WorkflowRun run, Step step)
    {
        List<JsonObject> changes = [];
        string? next = "";
        while (next is not null)
        {
            string after = next.Length > 0 ? $"&after={Uri.EscapeDataString(next)}" : "";
            Reply reply = await run.Caller.GetAsync(run.At(step, $"/audit?limit=1000{after}"));
            changes.AddRange((reply.Json["changes"] as JsonArray ?? []).OfType<JsonObject>());
            next = (string?)reply.Json["next"];
        }

        return changes;
    }
}
