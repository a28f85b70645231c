using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Notices and preferences.</summary>
internal static class NotificationOperations
{
    private const string RequestNote = "app-request/";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("notifications.list", ListAsync),
        ("notification-preferences.set", (run, step) => run.DoAsync(
            step, HttpMethod.Patch, $"/users/{step.Required("user")}/preferences",
            new JsonObject
            {
                ["preferences"] = new JsonObject(step.Args.Where(arg => arg.Key != "user").Select(
                    arg => KeyValuePair.Create<string, JsonNode?>(arg.Key, (string?)arg.Value != "off"))),
            })),
    ];

    /// <summary>How many notices a user has, as the vendor sees it.</summary>
    public static async Task<int> CountAsync(WorkflowRun run, Step step, string user)
    {
        string whose = user == "affected-user" ? step.Required("user") : user;
        Reply reply = await run.Caller.GetAsync(run.At(step, $"/users/{whose}/notifications?limit=1000"));
        return (reply.Json["notifications"] as JsonArray)?.Count ?? 0;
    }

    private static Task<StepOutcome> ListAsync(WorkflowRun run, Step step) => run.DoAsync(
        step, HttpMethod.Get, $"/users/{step.Required("user")}/notifications?limit=1000", null, answer =>
        {
            JsonObject[] notices = [.. answer["notifications"]!.AsArray().OfType<JsonObject>()];
            JsonObject result = new()
            {
                ["list"] = new JsonArray([.. notices.Select(notice => notice["kind"]!.DeepClone())]),
            };
            foreach ((string note, string id) in run.Notes.Where(
                note => note.Key.StartsWith(RequestNote, StringComparison.Ordinal)))
            {
                result[$"about-request-{note[RequestNote.Length..]}"] = notices.Count(
                    notice => (string?)notice["about"] == $"{RequestNote}{id}");
            }

            return result;
        });
}
