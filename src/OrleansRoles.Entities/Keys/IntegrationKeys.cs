using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Keys;

/// <summary>What is kept of a key: whoever reads the store learns no key from it.</summary>
public sealed record StoredKey
{
    /// <summary>SHA-256 of the whole key (<see cref="KeyText.Hash"/>).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whose it is: an integration user's or a service's id.</summary>
    public required string Owner { get; init; }

    /// <summary>What it is for, in its maker's words.</summary>
    public string Label { get; init; } = "";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is accepted no more; null for no end. A rotation sets it, a revocation to its instant.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// The era of the integration user's account: keys of one that ended are none of another of the same id. Empty for
    /// services.
    /// </summary>
    public string? Era { get; init; }

    /// <summary>Whether it is accepted at an instant.</summary>
    public bool IsGood(DateTimeOffset now) => Until is not { } until || now < until;
}

/// <summary>
/// Verifies API keys against rows of the tenant: collection <see cref="Collection"/>, key = the key's id, value = a
/// <see cref="StoredKey"/>. Nothing is cached: a revoked key, a deactivated user and a suspended tenant count from the
/// next request on, whichever process changed them.
/// </summary>
/// <param name="store">Where keys are kept.</param>
/// <param name="time">The clock by which keys end.</param>
public sealed class IntegrationKeys(IStore store, TimeProvider time) : IApiKeyVerifier
{
    /// <summary>The collection of a tenant's keys.</summary>
    public const string Collection = "api-keys";

    private static readonly byte[] _noHash = new byte[JournalHash.Bytes];

    /// <summary>A key as a row.</summary>
    public static Row ToRow(string keyId, StoredKey key) =>
        new(Collection, keyId, JsonSerializer.SerializeToUtf8Bytes(key, KeysJson.Default.StoredKey));

    /// <summary>A row as a key.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static StoredKey Read(ReadOnlyMemory<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value.Span, KeysJson.Default.StoredKey)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("a stored key is damaged", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ApiKeyHolder?> VerifyAsync(KeyText key, CancellationToken cancellationToken)
    {
        string tenant = key.Owner;
        Row? row = await store.ReadRowAsync(new RowKey(tenant, Collection, key.Id), cancellationToken);
        StoredKey? stored = row is null ? null : Read(row.Value);

        // Compared in any case, so that the time does not tell whether there is such a key.
        bool isKey = key.Matches(stored?.Hash ?? _noHash);
        if (!isKey || stored is null || !stored.IsGood(time.GetUtcNow()))
        {
            return null;
        }

        return await IsActiveAsync(tenant, stored, cancellationToken)
            ? new ApiKeyHolder(tenant, stored.Owner, key.Id)
            : null;
    }

    private async ValueTask<bool> IsActiveAsync(string tenant, StoredKey key, CancellationToken cancellationToken)
    {
        EntityKey tenantKey = new(tenant, EntityKinds.Tenant, tenant);
        EntityKey userKey = new(tenant, EntityKinds.User, key.Owner);
        ReadSet read = await store.ReadManyAsync(
            new ReadQuery { Tenant = tenant, Entities = [tenantKey, userKey] }, cancellationToken);
        EntitySnapshot? tenantRead = read.Entities.FirstOrDefault(entity => entity.Key == tenantKey);
        EntitySnapshot? userRead = read.Entities.FirstOrDefault(entity => entity.Key == userKey);
        if (tenantRead is not { State.IsEmpty: false } || userRead is not { State.IsEmpty: false })
        {
            return false;
        }

        TenantState tenantState = JsonSerializer.Deserialize(
            tenantRead.State.Span, EntitiesJson.Default.TenantState)!;
        UserState userState = JsonSerializer.Deserialize(userRead.State.Span, EntitiesJson.Default.UserState)!;
        return tenantState.Status == TenantStatus.Active && userState.Status == UserStatus.Active
            && userState.Kind == Model.Definition.SubjectKind.Integration && userState.KeyEra == (key.Era ?? "");
    }
}

/// <summary>How keys are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredKey))]
internal sealed partial class KeysJson : JsonSerializerContext;
