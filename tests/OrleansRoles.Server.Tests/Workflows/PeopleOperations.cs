using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Users: how they come, are edited, go, and which roles they have.</summary>
internal static class PeopleOperations
{
    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("user.sign-in", (run, step) => run.DoAsync(
            step, HttpMethod.Post, $"/users/{step.Actor}/sign-ins",
            new JsonObject { ["from"] = step.Text("from") ?? "" }, Show)),
        ("user.interactive-sign-in", (run, step) => run.DoAsync(
            step, HttpMethod.Post, $"/users/{step.Actor}/sign-ins", new JsonObject(), Show)),
        ("user.join", (run, step) => run.DoAsync(
            step, HttpMethod.Post, $"/users/{step.Actor}/join", new JsonObject(), Show)),
        ("user.create", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/users/{step.Required("id")}",
            new JsonObject { ["roles"] = step.Args["roles"]?.DeepClone() ?? new JsonArray() }, Show)),
        ("user.edit", EditAsync),
        ("user.deactivate", (run, step) => run.DoAsync(
            step, HttpMethod.Post, $"/users/{step.Required("user")}/deactivate", null, Show)),
        ("user.reactivate", (run, step) => run.DoAsync(
            step, HttpMethod.Post, $"/users/{step.Required("user")}/reactivate", null, Show)),
        ("user.change-type", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/users/{step.Required("user")}/roles",
            new JsonObject { ["roles"] = new JsonArray(step.Required("type")) }, Show)),
        ("user.assign-role", GiveAsync("role")),
        ("user.unassign-role", TakeAsync),
        ("role.assign-custom", GiveAsync("role")),
        ("role.unassign-custom", TakeAsync),
        ("role.assign-customer-admin", (run, step) => GiveAsync(run, step, "customer-admin")),
        ("insights-admin.assign", (run, step) => GiveAsync(run, step, "insights-admin")),
        ("team.create", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/teams/{step.Required("id")}",
            new JsonObject { ["members"] = step.Args["members"]?.DeepClone() ?? new JsonArray() })),
    ];

    private static Operation GiveAsync(string argument) =>
        (run, step) => GiveAsync(run, step, step.Required(argument));

    private static Task<StepOutcome> GiveAsync(WorkflowRun run, Step step, string role) => run.DoAsync(
        step, HttpMethod.Put, $"/users/{step.Required("user")}/roles/{role}", new JsonObject(), Show);

    private static Task<StepOutcome> TakeAsync(WorkflowRun run, Step step) => run.DoAsync(
        step, HttpMethod.Delete, $"/users/{step.Required("user")}/roles/{step.Required("role")}", null, Show);

    /// <summary>The form of a user: names and role are saved together, each by the request that it is here.</summary>
    private static async Task<StepOutcome> EditAsync(WorkflowRun run, Step step)
    {
        JsonObject fields = [];
        foreach ((string argument, string member) in new[]
        {
            ("first-name", "firstName"), ("last-name", "lastName"), ("email", "email"),
        })
        {
            if (step.Text(argument) is { } value)
            {
                fields[member] = value;
            }
        }

        StepOutcome outcome = fields.Count > 0 || step.Text("role") is null
            ? await run.DoAsync(step, HttpMethod.Patch, $"/users/{step.Required("user")}", fields, Show)
            : new StepOutcome(StepOutcome.Ok);
        return outcome.Verdict == StepOutcome.Ok && step.Text("role") is { } role
            ? await run.DoAsync(
                step, HttpMethod.Put, $"/users/{step.Required("user")}/roles",
                new JsonObject { ["roles"] = new JsonArray(role) }, Show)
            : outcome;
    }

    /// <summary>A user in the examples' words.</summary>
    private static JsonObject Show(JsonObject answer)
    {
        JsonObject result = new()
        {
            ["user"] = answer["user"]?.DeepClone(),
            ["roles"] = answer["roles"]?.DeepClone(),
            ["status"] = answer["status"]?.DeepClone(),
            ["first-name"] = answer["firstName"]?.DeepClone(),
            ["last-name"] = answer["lastName"]?.DeepClone(),
            ["email"] = answer["email"]?.DeepClone(),
            ["advice"] = answer["advice"]?.DeepClone(),
        };
        if (answer["roles"] is JsonArray { Count: 1 } only)
        {
            result["type"] = only[0]!.DeepClone();
        }

        return result;
    }
}
