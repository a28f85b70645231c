using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Licences. The examples have one kind of them.</summary>
internal static class LicenceOperations
{
    private const string Path = "/licences/recording";
    private const string Major = "major-change";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("license.assign", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"{Path}/seats/{step.Required("user")}", null, Show)),
        ("license.revoke", (run, step) => run.DoAsync(
            step, HttpMethod.Delete, $"{Path}/seats/{step.Required("user")}", null, Show)),
        ("license.assign-many", (run, step) => ChangeManyAsync(run, step, "assign")),
        ("license.revoke-many", (run, step) => ChangeManyAsync(run, step, "release")),
        ("license.usage", (run, step) => run.DoAsync(step, HttpMethod.Get, Path, null, Show)),
        ("license.report", (run, step) => run.DoAsync(
            step, HttpMethod.Get, $"{Path}/report?limit=1000", null, answer => new JsonObject
            {
                ["list"] = new JsonArray(
                    [.. answer["seats"]!.AsArray().Select(seat => seat!["user"]!.DeepClone())]),
            })),
        ("license.major-change.request", (run, step) => RequestAsync(
            run, step, new JsonObject { ["seats"] = step.Args["seats"]?.DeepClone() })),
        ("license.major-change.approve", (run, step) => ApprovalOperations.DecideAsync(run, step, "approve")),
        ("license.major-change.reject", (run, step) => ApprovalOperations.DecideAsync(run, step, "decline")),
    ];

    private static JsonObject Show(JsonObject answer) => (JsonObject)answer.DeepClone();

    /// <summary>A change of many at once; one that has to be approved is requested under the id that it names.
    /// </summary>
    private static async Task<StepOutcome> ChangeManyAsync(WorkflowRun run, Step step, string verb)
    {
        JsonNode users = step.Args["users"]!;
        StepOutcome outcome = await run.DoAsync(
            step, HttpMethod.Post, $"{Path}/{verb}", new JsonObject { ["users"] = users.DeepClone() }, Show);
        if (step.Text("id") is not null && outcome is { Result: { } told } && (string?)told["needs"] == Major)
        {
            await RequestAsync(run, step, new JsonObject { [verb] = users.DeepClone() });
        }

        return outcome;
    }

    private static Task<StepOutcome> RequestAsync(WorkflowRun run, Step step, JsonObject body) =>
        ApprovalOperations.ProposeAsync(run, step, $"{Path}/changes", body);
}
