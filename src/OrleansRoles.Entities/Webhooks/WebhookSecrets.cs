using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Webhooks;

/// <summary>
/// The keys by which events to a webhook are signed, as a row apart from the tenant: they have to be kept as they are,
/// and are to stand neither in the journal nor in what is read for a check.
/// </summary>
public sealed record WebhookSecrets
{
    /// <summary>The collection; the key is the webhook's id.</summary>
    public const string Collection = "webhook-secrets";

    /// <summary>Bytes of a secret, within what the convention of Standard Webhooks asks for.</summary>
    public const int Bytes = 32;

    /// <summary>The most secrets that sign at once.</summary>
    public const int Max = 5;

    /// <summary>The secrets, the newest first.</summary>
    public ImmutableArray<WebhookSecret> Secrets { get; init; } = [];

    /// <summary>Those of a webhook that is new.</summary>
    public static WebhookSecrets Of(byte[] secret) => new() { Secrets = [new WebhookSecret(secret, null)] };

    /// <summary>A secret as the other side gets it.</summary>
    public static string Text(byte[] secret) => "whsec_" + Convert.ToBase64String(secret);

    /// <summary>Reads a row back.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static WebhookSecrets Read(Row row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Value.Span, WebhookSecretsJson.Default.WebhookSecrets)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the secrets of webhook `{row.Key}` are damaged", exception);
        }
    }

    /// <summary>The row of a webhook.</summary>
    public Row ToRow(string webhook) => new(
        Collection, webhook, JsonSerializer.SerializeToUtf8Bytes(this, WebhookSecretsJson.Default.WebhookSecrets));

    /// <summary>Those that sign at an instant, the newest first.</summary>
    public ImmutableArray<WebhookSecret> GoodAt(DateTimeOffset now) =>
        [.. Secrets.Where(secret => secret.Until is not { } until || now < until)];

    /// <summary>The same with a new one; those before it sign until an instant, or as long as they would anyway.
    /// </summary>
    public WebhookSecrets With(byte[] secret, DateTimeOffset now, DateTimeOffset beforeUntil) => new()
    {
        Secrets =
        [
            new WebhookSecret(secret, null),
            .. GoodAt(now).Select(before =>
                before.Until is { } until && until < beforeUntil ? before : before with { Until = beforeUntil })
                .Where(before => before.Until > now),
        ],
    };
}

/// <summary>A key by which events are signed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Until">From when on it does not sign any more; null: until it is replaced.</param>
public sealed record WebhookSecret(byte[] Key, DateTimeOffset? Until);

/// <summary>How secrets are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookSecrets))]
internal sealed partial class WebhookSecretsJson : JsonSerializerContext;
