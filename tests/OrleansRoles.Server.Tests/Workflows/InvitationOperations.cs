using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Invitations. What is accepted is the token of the mail, which nothing else than the mail has.</summary>
internal static class InvitationOperations
{
    private const string Unknown = "unknown";

    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("invitation.send-contract", (run, step) => SendAsync(
            run, step, $"/contracts/{step.Required("contract")}/invitations", Body(step, "workspace"))),
        ("invitation.send-workspace", (run, step) => SendAsync(
            run, step,
            $"/contracts/{step.Required("contract")}/workspaces/{step.Required("workspace")}/invitations", Body(step))),
        ("contract.member.invite", (run, step) => SendAsync(
            run, step, $"/contracts/{step.Required("contract")}/invitations", Body(step, "workspace"))),
        ("console.invite", (run, step) => SendAsync(
            run, step, $"/consoles/{step.Required("console")}/invitations", Body(step, "contract", "workspace"))),
        ("invitation.list-pending", (run, step) => run.DoAsync(
            step, HttpMethod.Get, $"/contracts/{step.Required("contract")}/invitations?limit=1000", null,
            answer => new JsonObject
            {
                ["list"] = new JsonArray(
                    [.. answer["invitations"]!.AsArray().Select(item => item!["email"]!.DeepClone())]),
            })),
        ("invitation.resend", ResendAsync),
        ("invitation.revoke", (run, step) => run.DoAsync(step, HttpMethod.Delete, Address(run, step))),
        ("invitation.accept", AcceptAsync),
        ("console.invitation.accept", AcceptAsync),
    ];

    private static JsonObject Body(Step step, params ReadOnlySpan<string> more)
    {
        JsonObject body = new() { ["email"] = step.Text("email") ?? "" };
        foreach ((string argument, string member) in new[]
        {
            ("contract-role", "role"), ("workspace-role", "workspaceRole"), ("contract", "contract"),
            ("workspace", "workspace"),
        })
        {
            bool isHere = argument.EndsWith("-role", StringComparison.Ordinal) || more.Contains(argument);
            if (isHere && step.Text(argument) is { } value)
            {
                body[member] = value;
            }
        }

        return body;
    }

    private static async Task<StepOutcome> SendAsync(WorkflowRun run, Step step, string path, JsonObject body)
    {
        IReadOnlyList<WorkflowMail> before = await run.MailsAsync(step, (string)body["email"]!, 0);
        Reply reply = await run.SendAsync(step, HttpMethod.Post, path, body);
        StepOutcome outcome = WorkflowRun.Judge(reply, answer => (JsonObject)answer.DeepClone());
        if (outcome is { Result: { } sent })
        {
            await NoteAsync(run, step, sent, before);
        }

        return outcome;
    }

    private static async Task<StepOutcome> ResendAsync(WorkflowRun run, Step step)
    {
        string email = run.Notes[$"invitation/{step.Required("id")}/email"];
        IReadOnlyList<WorkflowMail> before = await run.MailsAsync(step, email, 0);
        Reply reply = await run.SendAsync(step, HttpMethod.Post, $"{Address(run, step)}/resend");
        StepOutcome outcome = WorkflowRun.Judge(reply, answer => (JsonObject)answer.DeepClone());
        if (outcome is { Result: { } sent })
        {
            await NoteAsync(run, step, sent, before);
        }

        return outcome;
    }

    /// <summary>Notes where an invitation is, and the token of the mail that has come since.</summary>
    private static async Task NoteAsync(
        WorkflowRun run, Step step, JsonObject sent, IReadOnlyList<WorkflowMail> before)
    {
        string note = $"invitation/{step.Required("id")}";
        string email = (string)sent["email"]!;
        IReadOnlyList<WorkflowMail> after = await run.MailsAsync(step, email, before.Count + 1);
        run.Notes[note] = $"/contracts/{sent["contract"]}/invitations/{sent["id"]}";
        run.Notes[$"{note}/email"] = email;
        run.Notes[$"{note}/token"] = after.Except(before).Single().Token;
    }

    /// <summary>The address of an invitation, by the example's own id.</summary>
    private static string Address(WorkflowRun run, Step step) => run.Notes.GetValueOrDefault(
        $"invitation/{step.Required("id")}",
        $"/contracts/{WorkflowSetup.Texts(run.Workflow.Setup, "contracts").First()}/invitations/{Unknown}");

    private static async Task<StepOutcome> AcceptAsync(WorkflowRun run, Step step)
    {
        string note = $"invitation/{step.Required("id")}";
        JsonObject body = new()
        {
            ["token"] = run.Notes.GetValueOrDefault($"{note}/token", Unknown),
            ["email"] = step.Text("email") ?? run.Notes.GetValueOrDefault($"{note}/email", "nobody@example.org"),
        };
        Reply reply = await run.Caller.PostAsync(
            "/v1/invitations/accept", body.ToJsonString(), Caller.Json, run.As(step.Actor));
        return WorkflowRun.Judge(reply, answer => new JsonObject
        {
            ["user"] = answer["user"]?.DeepClone(),
            ["contract"] = answer["contract"]?.DeepClone(),
            ["contract-role"] = answer["role"]?.DeepClone(),
            ["workspaces"] = answer["workspaces"]?.DeepClone(),
        });
    }
}
