using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Webhooks;

namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Delivers what waits in a tenant's outbox: at least once, each message under one id, later and later where it fails.
/// The same class under one process and under a cluster; several at once deliver some messages twice and lose none.
/// Thread-safe.
/// </summary>
/// <param name="store">Where the outbox is.</param>
/// <param name="engine">What carries out commands.</param>
/// <param name="time">The clock.</param>
/// <param name="mailer">Sends mails.</param>
/// <param name="webhooks">Sends events.</param>
/// <param name="report">Hears of what failed.</param>
public sealed class OutboxDispatcher(
    IStore store, IRolesEngine engine, TimeProvider time, IMailer mailer, IWebhookSender webhooks,
    IDeliveryReport report)
{
    /// <summary>After so long a message is given up, and a webhook that took none of it is disabled.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    private const int PageRows = 100;

    private static readonly TimeSpan[] _waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    private static readonly RequestContext _system =
        new() { Caller = new Caller(CallerKind.System, "outbox"), Reason = "it could not be delivered" };

    /// <summary>Delivers what is to be tried by now.</summary>
    /// <returns>When the next message is to be tried; null where none waits.</returns>
    /// <exception cref="StoreException">The store failed; the rest stays for the next time.</exception>
    public async ValueTask<DateTimeOffset?> DispatchAsync(string tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            // What was tried leaves its place, so every page is a first page.
            IReadOnlyList<Row> rows = await store.ListRowsAsync(
                tenant, OutboxRows.Collection, "", null, PageRows, cancellationToken);
            foreach (Row row in rows)
            {
                DateTimeOffset due = OutboxRows.DueOf(row);
                if (due > time.GetUtcNow())
                {
                    return due;
                }

                await TryAsync(tenant, row, cancellationToken);
            }

            if (rows.Count < PageRows)
            {
                return await NextAsync(tenant, cancellationToken);
            }
        }
    }

    private async ValueTask<DateTimeOffset?> NextAsync(string tenant, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> first = await store.ListRowsAsync(
            tenant, OutboxRows.Collection, "", null, 1, cancellationToken);
        return first is [Row row] ? OutboxRows.DueOf(row) : null;
    }

    private async ValueTask TryAsync(string tenant, Row row, CancellationToken cancellationToken)
    {
        OutboxMessage message = OutboxRows.Read(row);
        RowKey key = new(tenant, row.Collection, row.Key);
        try
        {
            await (message.Mail is { } mail
                ? mailer.SendAsync(message.Id, mail, cancellationToken)
                : CallAsync(tenant, message, cancellationToken));
            await store.CommitAsync(new Commit { Tenant = tenant, Deletes = [key] }, cancellationToken);
        }
        catch (DeliveryException failure)
        {
            await FailAsync(tenant, key, message, failure, cancellationToken);
        }
    }

    private async ValueTask FailAsync(
        string tenant, RowKey key, OutboxMessage message, DeliveryException failure,
        CancellationToken cancellationToken)
    {
        if (await store.ReadRowAsync(key, cancellationToken) is null)
        {
            // Somebody else tried it meanwhile, and has dealt with how that ended.
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        bool isGivenUp = failure.IsFinal || now - message.Time >= GivenUpAfter;
        report.Failed(tenant, message, failure, isGivenUp);
        if (isGivenUp)
        {
            if (message.Webhook is { } webhook)
            {
                DisableWebhook disable = new() { Tenant = tenant, Id = webhook, Why = failure.Message };
                await engine.ExecuteAsync(disable, _system, cancellationToken);
            }

            await store.CommitAsync(new Commit { Tenant = tenant, Deletes = [key] }, cancellationToken);
            return;
        }

        TimeSpan wait = _waits[Math.Min(message.Attempts, _waits.Length - 1)];
        Row later = OutboxRows.RowOf(message with { Attempts = message.Attempts + 1 }, now + wait);
        await store.CommitAsync(
            new Commit { Tenant = tenant, Deletes = [key], Upserts = [later] }, cancellationToken);
    }

    /// <summary>Sends an event; one whose webhook is gone or disabled has nowhere to go, which is no failure.</summary>
    private async ValueTask CallAsync(string tenant, OutboxMessage message, CancellationToken cancellationToken)
    {
        EntitySnapshot? snapshot = await store.ReadEntityAsync(
            new EntityKey(tenant, EntityKinds.Tenant, tenant), cancellationToken);
        TenantState? state = snapshot is null ? null : Tenant.Read(snapshot.State).State;
        WebhookState? webhook = state?.Webhooks.FirstOrDefault(
            hook => hook.Id == message.Webhook && hook.DisabledBecause.Length == 0);
        Row? secrets = webhook is null
            ? null
            : await store.ReadRowAsync(new RowKey(tenant, WebhookSecrets.Collection, webhook.Id), cancellationToken);
        if (webhook is null || secrets is null || message.Event is not { } happened)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        byte[][] keys = [.. WebhookSecrets.Read(secrets).GoodAt(now).Select(secret => secret.Key)];
        await webhooks.SendAsync(
            new WebhookCall(message.Id, webhook.Url, keys, tenant, happened, message.Time, now), cancellationToken);
    }
}

/// <summary>Hears of what could not be delivered.</summary>
public interface IDeliveryReport
{
    /// <summary>An attempt failed.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="message">The message.</param>
    /// <param name="failure">Why.</param>
    /// <param name="isGivenUp">Whether there is no further attempt.</param>
    void Failed(string tenant, OutboxMessage message, DeliveryException failure, bool isGivenUp);
}
