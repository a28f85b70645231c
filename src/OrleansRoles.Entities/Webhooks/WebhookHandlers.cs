using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;

namespace OrleansRoles.Entities.Webhooks;

/// <summary>Webhooks: the vendor looks after them, since what they tell leaves the house.</summary>
internal static class WebhookHandlers
{
    /// <summary>The most webhooks that a tenant has.</summary>
    public const int WebhooksMax = 16;

    /// <summary>The type of the event by which a webhook is tried.</summary>
    public const string TestEvent = "webhook.test";

    private const int OverlapSecondsMax = 30 * 24 * 60 * 60;
    private const int EventsMax = 100;
    private const int LengthMax = 2000;
    private const string What = "looks after webhooks";

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("webhook.add", WebhooksJson.Default.AddWebhook, AddAsync),
        RequestHandler.Of("webhook.change", WebhooksJson.Default.ChangeWebhook, ChangeAsync),
        RequestHandler.Of("webhook.get", WebhooksJson.Default.GetWebhook, GetAsync),
        RequestHandler.Of("webhook.remove", WebhooksJson.Default.RemoveWebhook, RemoveAsync),
        RequestHandler.Of("webhook.enable", WebhooksJson.Default.EnableWebhook, EnableAsync),
        RequestHandler.Of("webhook.disable", WebhooksJson.Default.DisableWebhook, DisableAsync),
        RequestHandler.Of("webhook.rotate-secret", WebhooksJson.Default.RotateWebhookSecret, RotateAsync),
        RequestHandler.Of("webhook.test", WebhooksJson.Default.TestWebhook, TestAsync),
        RequestHandler.Of("webhook.list", WebhooksJson.Default.ListWebhooks, ListAsync),
    ];

    private static async ValueTask<Outcome<Answer>> AddAsync(AddWebhook command, Turn turn)
    {
        if (turn.Authority.RequirePlatform(What) is { } forbidden)
        {
            return forbidden;
        }

        if (RefuseTarget(command.Url, command.Events) is { } invalid)
        {
            return invalid;
        }

        Tenant tenant = await turn.GetAsync<Tenant>(turn.Tenant);
        if (tenant.State!.Webhooks.Length >= WebhooksMax)
        {
            return new Refusal(
                RefusalKind.WebhookLimitReached, $"the tenant has {WebhooksMax} webhooks; remove one first");
        }

        string id = turn.NewId();
        byte[] secret = turn.NewBytes(WebhookSecrets.Bytes);
        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookAdded(id, command.Url, command.Events)]);
        turn.Put(WebhookSecrets.Of(secret).ToRow(id));
        WebhookState added = tenant.State.Webhooks[^1];
        return new Answer(AnswerKind.Created, Json(added, WebhookSecrets.Text(secret)))
        {
            Kept = Json(added, null),
        };
    }

    private static async ValueTask<Outcome<Answer>> ChangeAsync(ChangeWebhook command, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        WebhookState wanted = found.Value with
        {
            Url = command.Url ?? found.Value.Url,
            Events = command.Events ?? found.Value.Events,
        };
        if (RefuseTarget(wanted.Url, wanted.Events) is { } invalid)
        {
            return invalid;
        }

        if (wanted.Url == found.Value.Url && wanted.Events.SequenceEqual(found.Value.Events))
        {
            return new Answer(AnswerKind.Unchanged, Json(wanted, null));
        }

        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookChanged(command.Id, wanted.Url, wanted.Events)]);
        return new Answer(AnswerKind.Done, Json(wanted, null));
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetWebhook query, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, query.Id);
        return found.IsAccepted ? new Answer(AnswerKind.Done, Json(found.Value, null)) : found.Refusal;
    }

    private static Refusal? RefuseTarget(string address, ImmutableArray<string> events)
    {
        bool isAddress = address.Length <= LengthMax && Uri.TryCreate(address, UriKind.Absolute, out Uri? url)
            && url is { Scheme: "https" or "http", UserInfo: "", Fragment: "" };
        bool areEvents = events.Length <= EventsMax
            && events.All(e => e.Length is > 0 and <= 100 && !e.Any(char.IsControl));
        return isAddress && areEvents
            ? null
            : new Refusal(
                RefusalKind.Invalid,
                "a webhook has an address as in `https://example.org/in`, without user and fragment, and at most "
                + $"{EventsMax} types of events");
    }

    private static async ValueTask<Outcome<Answer>> RemoveAsync(RemoveWebhook command, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookRemoved(command.Id, found.Value.Url)]);
        turn.Delete(WebhookSecrets.Collection, command.Id);
        return new Answer(AnswerKind.Done, default);
    }

    private static async ValueTask<Outcome<Answer>> EnableAsync(EnableWebhook command, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        if (found.Value.DisabledBecause.Length == 0)
        {
            return new Answer(AnswerKind.Unchanged, Json(found.Value, null));
        }

        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookEnabled(command.Id)]);
        return new Answer(AnswerKind.Done, Json(found.Value with { DisabledBecause = "" }, null));
    }

    private static async ValueTask<Outcome<Answer>> DisableAsync(DisableWebhook command, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        string why = command.Why.Length is > 0 and <= LengthMax ? command.Why : "it was disabled";
        if (found.Value.DisabledBecause.Length > 0)
        {
            return new Answer(AnswerKind.Unchanged, Json(found.Value, null));
        }

        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookDisabled(command.Id, why)]);
        return new Answer(AnswerKind.Done, Json(found.Value with { DisabledBecause = why }, null));
    }

    private static async ValueTask<Outcome<Answer>> RotateAsync(RotateWebhookSecret command, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        Row? row = await turn.ReadRowAsync(WebhookSecrets.Collection, command.Id);
        WebhookSecrets secrets = row is null ? new WebhookSecrets() : WebhookSecrets.Read(row);
        byte[] secret = turn.NewBytes(WebhookSecrets.Bytes);
        DateTimeOffset end = turn.Now.AddSeconds(Math.Clamp(command.OverlapSeconds, 0, OverlapSecondsMax));
        WebhookSecrets next = secrets.With(secret, turn.Now, end);
        if (command.OverlapSeconds is < 0 or > OverlapSecondsMax || next.Secrets.Length > WebhookSecrets.Max)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"secrets sign besides for 0 to {OverlapSecondsMax} seconds, and at most {WebhookSecrets.Max} do at "
                + "once; with 0 the ones before end");
        }

        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookSecretRotated(command.Id, end)]);
        turn.Put(next.ToRow(command.Id));
        return new Answer(AnswerKind.Done, Json(found.Value, WebhookSecrets.Text(secret)))
        {
            Kept = Json(found.Value, null),
        };
    }

    private static async ValueTask<Outcome<Answer>> TestAsync(TestWebhook command, Turn turn)
    {
        Outcome<WebhookState> found = await FindAsync(turn, command.Id);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        if (found.Value.DisabledBecause.Length > 0)
        {
            return new Refusal(
                RefusalKind.WebhookDisabled, $"the webhook `{command.Id}` gets nothing; enable it, and try it then");
        }

        turn.Change<Tenant>(turn.Tenant, [new TenantChange.WebhookTested(command.Id)]);
        TenantEvent happened = new(
            TestEvent, $"webhook/{command.Id}", new Dictionary<string, string> { ["actor"] = turn.Caller.ToString() });
        string message = OutboxRows.Add(turn, happened, command.Id);
        return new Answer(
            AnswerKind.Pending,
            JsonSerializer.SerializeToUtf8Bytes(
                new WebhookTestAnswer(message, TestEvent), WebhooksJson.Default.WebhookTestAnswer));
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListWebhooks query, Turn turn)
    {
        ArgumentNullException.ThrowIfNull(query);
        return turn.Authority.RequirePlatform(What) is { } forbidden
            ? forbidden
            : new Answer(
                AnswerKind.Done,
                JsonSerializer.SerializeToUtf8Bytes(
                    new WebhooksAnswer([.. (await turn.TenantStateAsync())!.Webhooks.Select(w => Shown(w, null))]),
                    WebhooksJson.Default.WebhooksAnswer));
    }

    private static async ValueTask<Outcome<WebhookState>> FindAsync(Turn turn, string id)
    {
        if (turn.Authority.RequirePlatform(What) is { } forbidden)
        {
            return forbidden;
        }

        return (await turn.TenantStateAsync())!.Webhooks.FirstOrDefault(webhook => webhook.Id == id) is { } found
            ? found
            : new Refusal(RefusalKind.WebhookUnknown, $"there is no webhook `{id}` in the tenant");
    }

    private static WebhookAnswer Shown(WebhookState webhook, string? secret) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.DisabledBecause.Length == 0 ? "enabled" : "disabled",
        webhook.DisabledBecause.Length == 0 ? null : webhook.DisabledBecause, secret);

    private static byte[] Json(WebhookState webhook, string? secret) =>
        JsonSerializer.SerializeToUtf8Bytes(Shown(webhook, secret), WebhooksJson.Default.WebhookAnswer);
}
