using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;

namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Messages as rows of the tenant, in the order in which they are to be tried: the key starts with the instant of the
/// next attempt.
/// </summary>
public static class OutboxRows
{
    /// <summary>The collection.</summary>
    public const string Collection = "outbox";

    private const char Separator = '\u001f';

    /// <summary>Puts a message into a turn's commit.</summary>
    internal static void Add(Turn turn, MailMessage mail) =>
        turn.Insert(RowOf(new OutboxMessage { Id = turn.NewId(), Time = turn.Now, Mail = mail }, turn.Now));

    /// <summary>Puts an event into a turn's commit, once for each webhook that wants it, under one id.</summary>
    internal static void Add(Turn turn, TenantEvent happened, TenantState tenant)
    {
        string id = turn.NewId();
        foreach (WebhookState webhook in tenant.Webhooks)
        {
            bool isWanted = webhook.Events.IsEmpty || webhook.Events.Contains(happened.Type);
            if (isWanted && webhook.DisabledBecause.Length == 0)
            {
                Add(turn, happened, webhook.Id, $"{id}-{webhook.Id}");
            }
        }
    }

    /// <summary>Puts an event for one webhook into a turn's commit, whatever that wants.</summary>
    /// <returns>The message's id.</returns>
    internal static string Add(Turn turn, TenantEvent happened, string webhook) =>
        Add(turn, happened, webhook, $"{turn.NewId()}-{webhook}");

    private static string Add(Turn turn, TenantEvent happened, string webhook, string id)
    {
        turn.Insert(RowOf(
            new OutboxMessage { Id = id, Time = turn.Now, Event = happened, Webhook = webhook }, turn.Now));
        return id;
    }

    /// <summary>The row of a message that is to be tried at an instant.</summary>
    public static Row RowOf(OutboxMessage message, DateTimeOffset at) => new(
        Collection, $"{Instant(at)}{Separator}{message.Id}{Separator}",
        JsonSerializer.SerializeToUtf8Bytes(message, OutboxJson.Default.OutboxMessage));

    /// <summary>Reads a row back.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static OutboxMessage Read(Row row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Value.Span, OutboxJson.Default.OutboxMessage)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the message `{row.Key}` is damaged", exception);
        }
    }

    /// <summary>The instant at which a row is to be tried.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static DateTimeOffset DueOf(Row row) =>
        long.TryParse(row.Key.Split(Separator)[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : throw new InvalidDataException($"the row `{row.Key}` is damaged");

    /// <summary>An instant as it stands in keys: as many digits for each, so that keys sort by time.</summary>
    internal static string Instant(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>How messages are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(OutboxMessage))]
internal sealed partial class OutboxJson : JsonSerializerContext;
