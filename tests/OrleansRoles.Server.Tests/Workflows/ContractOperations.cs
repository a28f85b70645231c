using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Members of contracts and workspaces, and workspaces themselves.</summary>
internal static class ContractOperations
{
    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("contract.member.change-role", (run, step) => run.DoAsync(
            step, HttpMethod.Patch, $"/contracts/{step.Required("contract")}/members/{step.Required("user")}",
            Roles(step, "role"))),
        ("contract.member.remove", (run, step) => run.DoAsync(
            step, HttpMethod.Delete, $"/contracts/{step.Required("contract")}/members/{step.Required("user")}")),
        ("workspace.create", CreateAsync),
        ("workspace.delete", (run, step) => run.DoAsync(
            step, HttpMethod.Delete, $"/workspaces/{step.Required("workspace")}")),
        ("workspace.list", (run, step) => run.DoAsync(
            step, HttpMethod.Get, $"/contracts/{step.Required("contract")}/workspaces?limit=1000", null,
            answer => new JsonObject
            {
                ["ids"] = new JsonArray(
                    [.. answer["workspaces"]!.AsArray().Select(item => item!["workspace"]!.DeepClone())]),
            })),
        ("workspace.member.add", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/workspaces/{step.Required("workspace")}/members/{step.Required("user")}",
            Roles(step, "workspace-role"))),
        ("workspace.member.change-role", (run, step) => run.DoAsync(
            step, HttpMethod.Patch, $"/workspaces/{step.Required("workspace")}/members/{step.Required("user")}",
            Roles(step, "role"))),
        ("workspace.member.remove", (run, step) => run.DoAsync(
            step, HttpMethod.Delete, $"/workspaces/{step.Required("workspace")}/members/{step.Required("user")}")),
        ("workspace.open", (run, step) => run.CheckAsync(
            step.Actor, "workspace.browse", Workspace(step))),
        ("workspace.flow.edit", (run, step) => run.CheckAsync(
            step.Actor, "workspace.flows.edit", Workspace(step))),
    ];

    private static JsonObject Roles(Step step, string argument) => new()
    {
        ["roles"] = step.Text(argument) is { } role ? new JsonArray(role) : new JsonArray(),
    };

    private static JsonObject Workspace(Step step) => new()
    {
        ["type"] = "workspace",
        ["id"] = step.Required("workspace"),
    };

    private static async Task<StepOutcome> CreateAsync(WorkflowRun run, Step step)
    {
        (string contract, string id) = (step.Required("contract"), step.Required("id"));
        StepOutcome outcome = await run.DoAsync(
            step, HttpMethod.Put, $"/contracts/{contract}/workspaces/{id}", new JsonObject());
        if (outcome.Verdict == StepOutcome.Ok)
        {
            run.Keep(new JsonObject { ["type"] = "workspace", ["id"] = id, ["contract"] = contract });
        }

        return outcome;
    }
}
