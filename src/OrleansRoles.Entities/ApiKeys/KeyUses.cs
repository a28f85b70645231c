using System.Collections.Concurrent;
using System.Text.Json;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.ApiKeys;

/// <summary>
/// Verifies keys and remembers when each was used last: coarsely, so that a request with a key is no write.
/// Thread-safe.
/// </summary>
/// <param name="inner">What verifies.</param>
/// <param name="store">Where it is remembered.</param>
/// <param name="time">The clock.</param>
public sealed class KeyUses(IApiKeyVerifier inner, IStore store, TimeProvider time) : IApiKeyVerifier
{
    /// <summary>The collection; the key is the API key's id.</summary>
    public const string Collection = "api-key-uses";

    /// <summary>A use is written once in so long a time for each key and process.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Tenant, string Key), DateTimeOffset> _written = new();

    /// <summary>When the key of a row was used.</summary>
    public static DateTimeOffset Read(Row row) =>
        JsonSerializer.Deserialize(row.Value.Span, ApiKeysJson.Default.DateTimeOffset);

    /// <inheritdoc/>
    public async ValueTask<ApiKeyHolder?> VerifyAsync(KeyText key, CancellationToken cancellationToken)
    {
        ApiKeyHolder? holder = await inner.VerifyAsync(key, cancellationToken);
        if (holder is not null)
        {
            await NoteAsync(holder);
        }

        return holder;
    }

    private async ValueTask NoteAsync(ApiKeyHolder holder)
    {
        (string, string) name = (holder.Tenant, holder.KeyId);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset before = _written.GetOrAdd(name, DateTimeOffset.MinValue);
        if (now - before < Grain || !_written.TryUpdate(name, now, before))
        {
            return;
        }

        try
        {
            await store.CommitAsync(
                new Commit
                {
                    Tenant = holder.Tenant,
                    Upserts =
                    [
                        new Row(
                            Collection, holder.KeyId,
                            JsonSerializer.SerializeToUtf8Bytes(now, ApiKeysJson.Default.DateTimeOffset)),
                    ],
                },
                CancellationToken.None);
        }
        catch (StoreException)
        {
            // What cannot be noted is noted at the next use; nobody is kept out by it.
            _written.TryUpdate(name, before, now);
        }
    }
}
