using OrleansRoles.EngineConformance;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>A delivery that ends while the outbox is read for the next ones.</summary>
public sealed class OutboxRunTests
{
    [Fact]
    public async Task What_is_taken_over_while_the_outbox_is_read_is_not_sent_again()
    {
        ManualTime time = new();
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(new ListedModels(), time);
        OutboxMessage message = new()
        {
            Id = "m1",
            Time = ManualTime.Start,
            Mail = new MailMessage("ana@acme.example", "Hello", "Ana"),
        };
        await host.Medium.CommitAsync(
            new Commit { Tenant = "acme", Upserts = [OutboxRows.RowOf(message, ManualTime.Start)] },
            CancellationToken.None);
        SlowMailer mailer = new();
        OutboxDispatcher dispatcher = new(host.Medium, host.Engine, time, mailer, mailer, mailer);
        Task first = Assert.Single((await dispatcher.BeginAsync("acme", CancellationToken.None)).Deliveries);
        host.Store.AfterListRows = async () =>
        {
            host.Store.AfterListRows = null;
            mailer.Answer.SetResult();
            await first;
        };

        OutboxRun second = await dispatcher.BeginAsync("acme", CancellationToken.None);

        Assert.Empty(second.Deliveries);
        Assert.Null(await dispatcher.DispatchAsync("acme", CancellationToken.None));
        Assert.Equal(1, mailer.Count);
    }

    private sealed class SlowMailer : IMailer, IWebhookSender, IDeliveryReport
    {
        public TaskCompletionSource Answer { get; } = new();

        public int Count { get; private set; }

        public async ValueTask SendAsync(string id, MailMessage mail, CancellationToken cancellationToken)
        {
            Count++;
            await Answer.Task;
        }

        public ValueTask SendAsync(WebhookCall call, CancellationToken cancellationToken) =>
            throw new NotSupportedException("there is no webhook");

        public void Failed(string tenant, OutboxMessage message, DeliveryException failure, bool isGivenUp) =>
            throw new InvalidOperationException("nothing was to fail", failure);
    }
}
