using System.Text.Json;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>What the workflows that reach out share: a staffed tenant, what is in its outbox and feeds.</summary>
public abstract partial class EngineSuite
{
    private static readonly RequestContext s_platform = new() { Caller = Caller.Platform };

    private static RequestContext Operator(string name) => new() { Caller = new Caller(CallerKind.Operator, name) };

    private static TenantDocument Reaching(int seats = 3) => new()
    {
        Tenant = Acme,
        Model = OutreachModel.Name,
        Name = "Acme",
        Seats = System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty.Add("recording", seats),
        Users =
        [
            User("ada", "admin") with { Email = "ada@acme.example" },
            User("cleo", "clerk"),
            .. Enumerable.Range(1, 9).Select(number => User($"w{number}", "worker") with
            {
                Email = $"w{number}@acme.example",
            }),
            User("bot", "robot") with { Kind = SubjectKind.Integration },
            User("gone", "worker") with { Status = UserStatus.Deactivated },
        ],
        Contracts =
        [
            new ContractEntry
            {
                Id = "main",
                Members = [new MemberEntry("ada", ["contract-owner"]), new MemberEntry("w1", ["contract-member"])],
                Workspaces = [new WorkspaceEntry { Id = "web" }, new WorkspaceEntry { Id = "app" }],
            },
            new ContractEntry { Id = "east", Console = "d1" },
        ],
    };

    private async Task ReachAsync(int seats = 3)
    {
        Outcome<StoredModel> put = await Engine.Models.PutAsync(
            Listed.Stored("1", name: OutreachModel.Name), s_platform, None);
        Assert.True(put.IsAccepted);
        await ApplyAsync(Command(Reaching(seats)));
    }

    private async Task<Refusal> RefusalAsync(Request request, RequestContext context)
    {
        Outcome<Answer> outcome = await Engine.ExecuteAsync(request, context, None);
        Assert.False(outcome.IsAccepted, "it was to be refused");
        return outcome.Refusal;
    }

    private async Task<JsonElement> AnswerAsync(Request request, RequestContext context)
    {
        Answer answer = await DoAsync(request, context);
        using JsonDocument document = JsonDocument.Parse(answer.Body);
        return document.RootElement.Clone();
    }

    private async Task<IReadOnlyList<OutboxMessage>> OutboxAsync() =>
    [
        .. (await Host.Medium.ListRowsAsync(Acme, OutboxRows.Collection, "", null, 1000, None)).Select(OutboxRows.Read),
    ];

    private async Task<IReadOnlyList<MailMessage>> MailsToAsync(string address) =>
        [.. (await OutboxAsync()).Select(message => message.Mail).OfType<MailMessage>().Where(m => m.To == address)];

    private async Task<IReadOnlyList<(DueItem Item, DateTimeOffset At)>> DueAsync() =>
        [.. (await Host.Medium.ListRowsAsync(Acme, DueRows.Collection, "", null, 1000, None)).Select(DueRows.Read)];

    private async Task SweepAsync() => await new DueSweeper(Host.Medium, Engine, Time).SweepAsync(Acme, None);

    private async Task<IReadOnlyList<Row>> RowsAsync(string collection) =>
        await Host.Medium.ListRowsAsync(Acme, collection, "", null, 10_000, None);
}
