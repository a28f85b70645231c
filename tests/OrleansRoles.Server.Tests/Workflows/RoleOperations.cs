using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>The tenant's own roles.</summary>
internal static class RoleOperations
{
    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("custom-role.create", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/roles/{step.Required("id")}", Body(step.Args))),
        ("custom-role.edit", (run, step) => run.DoAsync(
            step, HttpMethod.Patch, $"/roles/{step.Required("role")}", Body(step.Args))),
        ("custom-role.delete", DeleteAsync),
        ("role.define", DefineAsync),
        ("role.edit", EditAsync),
        ("role.delete", DeleteAsync),
    ];

    private static JsonObject Body(JsonObject args)
    {
        JsonObject body = [];
        foreach (string name in new[] { "name", "description" })
        {
            if (args[name] is { } value)
            {
                body[name] = value.DeepClone();
            }
        }

        if (args["apps"] is not null || args["grants"] is not null)
        {
            body["grants"] = WorkflowSetup.Grants(args);
        }

        return body;
    }

    private static Task<StepOutcome> DefineAsync(WorkflowRun run, Step step)
    {
        // These roles have no name of their own; people choose them by their id.
        JsonObject role = (JsonObject)step.Args["role"]!.DeepClone();
        JsonObject body = Body(role);
        body["name"] ??= (string?)role["id"];
        return run.DoAsync(step, HttpMethod.Put, $"/roles/{role["id"]}", body);
    }

    private static Task<StepOutcome> DeleteAsync(WorkflowRun run, Step step)
    {
        string confirm = step.Args["confirm"] is { } said ? $"?confirm={((bool)said ? "true" : "false")}" : "";
        return run.DoAsync(step, HttpMethod.Delete, $"/roles/{step.Required("role")}{confirm}");
    }

    /// <summary>Reads the role as the editor shows it, changes what is set, and saves it whole.</summary>
    private static async Task<StepOutcome> EditAsync(WorkflowRun run, Step step)
    {
        string path = $"/roles/{step.Required("role")}";
        Reply read = await run.Caller.GetAsync(run.At(step, path));
        JsonArray grants = (int)read.Status == 200 ? (JsonArray)read.Json["grants"]!.DeepClone() : [];
        foreach ((string name, JsonNode? level) in step.Args["set"]?.AsObject() ?? [])
        {
            string[] parts = name.Split('@', 2);
            string scope = parts.Length > 1 ? parts[1] : "tenant";
            string at = scope.StartsWith("tenant", StringComparison.Ordinal) ? "tenant" : scope.Replace(':', '/');
            JsonObject? entry = grants.OfType<JsonObject>().FirstOrDefault(item => (string?)item["at"] == at);
            if (entry is null)
            {
                entry = new JsonObject { ["at"] = at, ["permissions"] = new JsonObject() };
                grants.Add(entry);
            }

            entry["permissions"]![parts[0]] = level?.DeepClone() ?? "none";
        }

        JsonObject body = step.Args["set"] is null ? Body(step.Args) : new JsonObject { ["grants"] = grants };
        return await run.DoAsync(step, HttpMethod.Patch, path, body);
    }
}
