using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Webhooks;

namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Delivers what waits in a tenant's outbox: at least once, each message under one id, later and later where it fails;
/// to each destination (the mail server, a webhook) in order, and to all of them at once.
/// The same class under one process and under a cluster; several at once deliver some messages twice and lose none.
/// Thread-safe.
/// </summary>
/// <param name="store">Where the outbox is.</param>
/// <param name="engine">What carries out commands.</param>
/// <param name="time">The clock.</param>
/// <param name="mailer">Sends mails.</param>
/// <param name="webhooks">Sends events.</param>
/// <param name="report">Hears of what failed.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody waits on by handle holds nothing.")]
public sealed class OutboxDispatcher(
    IStore store, IRolesEngine engine, TimeProvider time, IMailer mailer, IWebhookSender webhooks,
    IDeliveryReport report)
{
    /// <summary>After so long a message is given up, and a webhook that took none of it is disabled.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    // Of all tenants together. One that does not answer holds a place for as long as the attempt takes.
    private const int DestinationsMax = 256;
    private const int PageRows = 100;

    // No webhook has an id like this.
    private const string MailServer = "";

    private static readonly TimeSpan[] _waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    private static readonly RequestContext _system =
        new() { Caller = new Caller(CallerKind.System, "outbox"), Reason = "it could not be delivered" };

    private readonly SemaphoreSlim _places = new(DestinationsMax);
    private readonly ConcurrentDictionary<(string Tenant, string Destination), byte> _underWay = new();

    /// <summary>Delivers what is to be tried by now, and waits until all of it was.</summary>
    /// <returns>When the next message is to be tried; null where none waits.</returns>
    /// <exception cref="StoreException">The store failed; the rest stays for the next time.</exception>
    public async ValueTask<DateTimeOffset?> DispatchAsync(string tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            OutboxRun run = await BeginAsync(tenant, cancellationToken);
            if (run.Deliveries.Count == 0)
            {
                return run.Next;
            }

            await Task.WhenAll(run.Deliveries);
        }
    }

    /// <summary>
    /// Begins to deliver what is to be tried by now, to each destination by itself: one that does not answer keeps
    /// nobody else's messages waiting. A destination to which something is under way is left alone.
    /// </summary>
    /// <remarks>When one of the deliveries has ended there may be more to the same destination: begin again then.
    /// </remarks>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async ValueTask<OutboxRun> BeginAsync(string tenant, CancellationToken cancellationToken)
    {
        // Before the first read: what is read of a destination whose delivery ends meanwhile may have been sent by it.
        HashSet<string> busy = new(
            _underWay.Keys.Where(place => place.Tenant == tenant).Select(place => place.Destination),
            StringComparer.Ordinal);
        Dictionary<string, List<(RowKey, OutboxMessage)>> due = new(StringComparer.Ordinal);
        DateTimeOffset? next = null;
        string? after = null;
        while (next is null)
        {
            IReadOnlyList<Row> rows = await store.ListRowsAsync(
                tenant, OutboxRows.Collection, "", after, PageRows, cancellationToken);
            foreach (Row row in rows)
            {
                if (OutboxRows.DueOf(row) is var at && at > time.GetUtcNow())
                {
                    next = at;
                    break;
                }

                AddTo(due, new RowKey(tenant, row.Collection, row.Key), OutboxRows.Read(row));
            }

            if (rows.Count < PageRows)
            {
                break;
            }

            after = rows[^1].Key;
        }

        List<Task> begun = [];
        foreach ((string destination, List<(RowKey, OutboxMessage)> messages) in due)
        {
            (string, string) place = (tenant, destination);
            if (!busy.Contains(destination) && _underWay.TryAdd(place, 0))
            {
                begun.Add(DeliverAsync(place, messages, cancellationToken));
            }
        }

        return new OutboxRun(next, begun);
    }

    private static void AddTo(
        Dictionary<string, List<(RowKey, OutboxMessage)>> due, RowKey key, OutboxMessage message)
    {
        string destination = message.Webhook ?? MailServer;
        if (!due.TryGetValue(destination, out List<(RowKey, OutboxMessage)>? messages))
        {
            due.Add(destination, messages = []);
        }

        if (messages.Count < PageRows)
        {
            messages.Add((key, message));
        }
    }

    /// <summary>Tries messages to one destination one after the other, until one is not taken.</summary>
    private async Task DeliverAsync(
        (string Tenant, string Destination) place, List<(RowKey, OutboxMessage)> messages,
        CancellationToken cancellationToken)
    {
        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                foreach ((RowKey key, OutboxMessage message) in messages)
                {
                    if (!await TryAsync(key, message, cancellationToken))
                    {
                        return;
                    }
                }
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            _underWay.TryRemove(place, out _);
        }
    }

    /// <summary>Tries a message; false where it was not taken.</summary>
    private async ValueTask<bool> TryAsync(RowKey key, OutboxMessage message, CancellationToken cancellationToken)
    {
        string tenant = key.Tenant;
        try
        {
            await (message.Mail is { } mail
                ? mailer.SendAsync(message.Id, mail, cancellationToken)
                : CallAsync(tenant, message, cancellationToken));
            await store.CommitAsync(new Commit { Tenant = tenant, Deletes = [key] }, cancellationToken);
            return true;
        }
        catch (DeliveryException failure)
        {
            await FailAsync(tenant, key, message, failure, cancellationToken);
            return false;
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

/// <summary>What was begun of a tenant's outbox.</summary>
/// <param name="Next">When the next message is to be tried that is not to be yet; null where none waits.</param>
/// <param name="Deliveries">What is under way now, by destination; one fails where the store does.</param>
public sealed record OutboxRun(DateTimeOffset? Next, IReadOnlyList<Task> Deliveries);

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
