using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Runs one workflow and says where it first goes otherwise than written.</summary>
internal static class WorkflowRunner
{
    /// <summary>Runs a workflow; null where it goes as written.</summary>
    public static async Task<string?> RunAsync(WorkflowServer server, Workflow workflow)
    {
        WorkflowRun run = new(server, workflow);
        foreach (string tenant in WorkflowSetup.TenantsOf(workflow.Setup))
        {
            string name = run.TenantNamed(tenant);
            Reply put = await run.Caller.PutAsync(
                $"/v1/tenants/{name}/document",
                WorkflowSetup.Document(workflow.Model, workflow.Setup, tenant, name).ToJsonString(), Caller.Json);
            if ((int)put.Status is not (200 or 201))
            {
                return $"{workflow.Id}: the setup was refused: {put.Body}";
            }
        }

        int number = 0;
        foreach (Step step in workflow.Steps)
        {
            number++;
            if (await RunAsync(run, step) is { } fault)
            {
                return $"{workflow.Id} step {number} ({step.Actor} {step.Do} {step.Args.ToJsonString()}): {fault} "
                    + $"({step.Why})";
            }
        }

        return null;
    }

    /// <summary>How an outcome differs from what is written; null where it does not.</summary>
    public static string? Compare(Step step, StepOutcome outcome)
    {
        if (outcome.Verdict != step.Expect)
        {
            return $"`{outcome.Verdict}` instead of `{step.Expect}`: {outcome.Detail}";
        }

        JsonObject? expected = step is { Result: { } named } ? named : null;
        JsonObject? actual = outcome is { Result: { } told } ? told : null;
        foreach ((string name, JsonNode? wanted) in expected ?? [])
        {
            if (Differs(name, wanted, actual))
            {
                return $"the result's `{name}` is `{actual?[name]?.ToJsonString()}` instead of "
                    + $"`{wanted?.ToJsonString()}`: {outcome.Detail}";
            }
        }

        return null;
    }

    private static async Task<string?> RunAsync(WorkflowRun run, Step step)
    {
        if (!WorkflowOperations.All.TryGetValue(step.Do, out Operation? operation))
        {
            return $"there is no operation `{step.Do}`";
        }

        EffectWatch watch = await EffectWatch.BeginAsync(run, step);
        StepOutcome outcome = await operation(run, step);
        if (Compare(step, outcome) is { } fault)
        {
            return fault;
        }

        foreach (string effect in step.Effects)
        {
            if (!await watch.HasHappenedAsync(effect, outcome))
            {
                return $"the effect `{effect}` did not happen: {outcome.Detail}";
            }
        }

        return null;
    }

    // Lists are sets here; `contains` and `contains-not` speak about the list that the operation gives as `list`.
    private static bool Differs(string name, JsonNode? wanted, JsonObject? result)
    {
        if (name is "contains" or "contains-not")
        {
            HashSet<string> list = Set(result?["list"]);
            return Set(wanted).Any(item => list.Contains(item) != (name == "contains"));
        }

        JsonNode? found = result?[name];
        return wanted is JsonArray && found is JsonArray
            ? !Set(wanted).SetEquals(Set(found))
            : !JsonNode.DeepEquals(wanted, found);
    }

    private static HashSet<string> Set(JsonNode? node) =>
        [.. (node as JsonArray ?? []).Select(item => item?.ToJsonString() ?? "null")];
}
