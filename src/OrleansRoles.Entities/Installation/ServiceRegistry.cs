using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Installation;

/// <summary>
/// The back ends that the installation knows, and their keys. Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: what a key was found to be is remembered for <see cref="KeptFor"/>, counted from before it was read, and
/// a change that takes something away is answered only when every process has forgotten it. So an acknowledged
/// revocation holds everywhere.
/// </remarks>
/// <param name="store">The installation's store.</param>
/// <param name="journal">The installation's journal.</param>
/// <param name="time">The one clock.</param>
/// <param name="isAlone">Whether no other process answers from the same store: then nobody needs to be waited for.
/// </param>
public sealed class ServiceRegistry(IStore store, InstallationJournal journal, TimeProvider time, bool isAlone)
{
    /// <summary>The most keys that a service has at once.</summary>
    public const int KeysMax = 10;

    /// <summary>How long a process remembers what a key was found to be.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private const string Services = "services";
    private const string Keys = "service-keys";
    private const char Separator = '\u001f';

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, Found> _found = new(StringComparer.Ordinal);
    private readonly Lock _keeping = new();
    private long _changes;

    /// <summary>Tells whose a key is; null for one that is not accepted. A wrong secret is found out in constant time.
    /// </summary>
    /// <exception cref="StoreException">The store could not be read; nobody must be let in then.</exception>
    public async ValueTask<Service?> VerifyAsync(KeyText key, CancellationToken cancellationToken)
    {
        string row = KeyRow(key.Owner, key.Id);
        if (!_found.TryGetValue(row, out Found? found) || time.GetElapsedTime(found.ReadAt) >= KeptFor)
        {
            found = await ReadAsync(key.Owner, key.Id, row, cancellationToken);
        }

        bool isKey = key.Matches(found.Key.Hash);
        return isKey && found.Key.IsGood(time.GetUtcNow()) ? found.Service : null;
    }

    /// <summary>Lists services in order of id, after one of them.</summary>
    public async ValueTask<IReadOnlyList<Service>> ListAsync(
        string? after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await store.ListRowsAsync(
            InstallationJournal.Tenant, Services, "", after, limit, cancellationToken);
        return [.. rows.Select(row => ReadService(row.Value))];
    }

    /// <summary>Finds a service, or null.</summary>
    public async ValueTask<Service?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Row? row = await store.ReadRowAsync(
            new RowKey(InstallationJournal.Tenant, Services, id), cancellationToken);
        return row is null ? null : ReadService(row.Value);
    }

    /// <summary>Makes a service, or changes what there is of it.</summary>
    /// <returns>Whether it came into being.</returns>
    public ValueTask<Outcome<bool>> PutAsync(Service service, RequestContext by) =>
        ChangeAndForgetAsync<bool>(service.Id, by, async () =>
        {
            Service? before = await FindAsync(service.Id, CancellationToken.None);
            bool isSame = before is not null && before.Title == service.Title
                && (before.Tenants is null) == (service.Tenants is null)
                && (before.Tenants ?? []).SequenceEqual(service.Tenants ?? []);
            return new InstallationStep<bool>(
                before is null,
                isSame
                    ? null
                    : new ServiceChange.Described(service.Title, service.Tenants, before?.Title, before?.Tenants))
            {
                Upserts =
                [
                    new Row(
                        Services, service.Id,
                        JsonSerializer.SerializeToUtf8Bytes(service, InstallationJson.Default.Service)),
                ],
            };
        });

    /// <summary>Removes a service and all its keys.</summary>
    public ValueTask<Outcome<bool>> DeleteAsync(string id, RequestContext by) =>
        ChangeAndForgetAsync<bool>(id, by, async () =>
        {
            if (await FindAsync(id, CancellationToken.None) is null)
            {
                return Unknown(id);
            }

            IReadOnlyList<Row> keys = await KeyRowsAsync(id, CancellationToken.None);
            return new InstallationStep<bool>(true, new ServiceChange.Removed())
            {
                Ends = true,
                Deletes =
                [
                    new RowKey(InstallationJournal.Tenant, Services, id),
                    .. keys.Select(row => new RowKey(InstallationJournal.Tenant, Keys, row.Key)),
                ],
            };
        });

    /// <summary>Lists a service's keys, those that have ended too, in order of id.</summary>
    public async ValueTask<Outcome<IReadOnlyList<ServiceKey>>> ListKeysAsync(
        string service, CancellationToken cancellationToken)
    {
        if (await FindAsync(service, cancellationToken) is null)
        {
            return Unknown(service);
        }

        IReadOnlyList<Row> rows = await KeyRowsAsync(service, cancellationToken);
        return rows.Select(row => new ServiceKey(IdOf(row), IntegrationKeys.Read(row.Value))).ToImmutableArray();
    }

    /// <summary>Adds a key that was made; of those that have ended the oldest give way if there are too many.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="label">What it is for, in words.</param>
    /// <param name="until">When it ends; null: never by itself.</param>
    /// <param name="by">Who does it, and why.</param>
    public ValueTask<Outcome<ServiceKey>> AddKeyAsync(
        KeyText key, string label, DateTimeOffset? until, RequestContext by) =>
        journal.ChangeAsync<ServiceKey>(EntityKinds.Service, key.Owner, by, async () =>
        {
            Outcome<IReadOnlyList<ServiceKey>> listed = await ListKeysAsync(key.Owner, CancellationToken.None);
            if (!listed.IsAccepted)
            {
                return listed.Refusal;
            }

            DateTimeOffset now = time.GetUtcNow();
            if (listed.Value.Count(other => other.Key.IsGood(now)) >= KeysMax)
            {
                return new Refusal(
                    RefusalKind.KeyLimitReached,
                    $"`{key.Owner}` has {KeysMax} keys, which is the most; revoke one first");
            }

            StoredKey stored = new()
            {
                Hash = key.Hash(),
                Owner = key.Owner,
                Label = label,
                CreatedAt = now,
                Until = until,
            };
            return new InstallationStep<ServiceKey>(
                new ServiceKey(key.Id, stored), new ServiceChange.KeyMade(key.Id, label, until))
            {
                Upserts = [new Row(Keys, KeyRow(key.Owner, key.Id), IntegrationKeys.ToRow(key.Id, stored).Value)],
                Deletes =
                [
                    .. listed.Value.Where(other => !other.Key.IsGood(now))
                        .OrderByDescending(other => other.Key.CreatedAt).Skip(KeysMax).Select(other =>
                            new RowKey(InstallationJournal.Tenant, Keys, KeyRow(key.Owner, other.Id))),
                ],
            };
        });

    /// <summary>Lets a key end at an instant, or earlier where it would anyway; now, to revoke it.</summary>
    public ValueTask<Outcome<ServiceKey>> EndKeyAsync(
        string service, string keyId, DateTimeOffset until, RequestContext by) =>
        ChangeAndForgetAsync<ServiceKey>(service, by, async () =>
        {
            if (await FindAsync(service, CancellationToken.None) is null)
            {
                return Unknown(service);
            }

            string name = KeyRow(service, keyId);
            Row? row = await store.ReadRowAsync(
                new RowKey(InstallationJournal.Tenant, Keys, name), CancellationToken.None);
            if (row is null)
            {
                return new Refusal(RefusalKind.KeyUnknown, $"`{service}` has no key `{keyId}`; list its keys");
            }

            StoredKey key = IntegrationKeys.Read(row.Value);
            if (key.Until is { } before && until >= before)
            {
                return new InstallationStep<ServiceKey>(new ServiceKey(keyId, key), null);
            }

            StoredKey limited = key with { Until = until };
            return new InstallationStep<ServiceKey>(
                new ServiceKey(keyId, limited), new ServiceChange.KeyEnded(keyId, until, key.Until))
            {
                Upserts = [new Row(Keys, name, IntegrationKeys.ToRow(keyId, limited).Value)],
            };
        });

    /// <summary>A change that may take something away: once it is accepted, nobody remembers what was. Also where all
    /// stands already: whoever did it may not have been answered yet.</summary>
    private async ValueTask<Outcome<T>> ChangeAndForgetAsync<T>(
        string service, RequestContext by, Func<ValueTask<Outcome<InstallationStep<T>>>> decide)
    {
        Outcome<T> outcome = await journal.ChangeAsync(EntityKinds.Service, service, by, decide);
        if (outcome.IsAccepted)
        {
            await ForgetAsync(service);
        }

        return outcome;
    }

    private static string KeyRow(string service, string keyId) => $"{service}{Separator}{keyId}";

    private static string IdOf(Row row) => row.Key[(row.Key.IndexOf(Separator) + 1)..];

    private static Refusal Unknown(string service) =>
        new(RefusalKind.ServiceUnknown, $"there is no service `{service}`; `PUT /v1/services/{service}` makes it");

    private static Service ReadService(ReadOnlyMemory<byte> value) =>
        JsonSerializer.Deserialize(value.Span, InstallationJson.Default.Service)!;

    private async ValueTask<Found> ReadAsync(
        string service, string keyId, string name, CancellationToken cancellationToken)
    {
        long changes = Interlocked.Read(ref _changes);
        long readAt = time.GetTimestamp();
        ReadSet read = await store.ReadManyAsync(
            new ReadQuery
            {
                Tenant = InstallationJournal.Tenant,
                Rows = [new RowPrefix(Keys, name), new RowPrefix(Services, service)],
            },
            cancellationToken);
        Row? key = read.Rows.FirstOrDefault(row => row.Collection == Keys && row.Key == name);
        Row? owner = read.Rows.FirstOrDefault(row => row.Collection == Services && row.Key == service);
        if (key is null || owner is null)
        {
            return Found.Nothing(keyId);
        }

        Found found = new(ReadService(owner.Value), IntegrationKeys.Read(key.Value), readAt);
        lock (_keeping)
        {
            // Where a change came between, what was read may be what it replaced.
            if (_changes == changes)
            {
                _found[name] = found;
            }
        }

        return found;
    }

    private async ValueTask<IReadOnlyList<Row>> KeyRowsAsync(string service, CancellationToken cancellationToken) =>
        await store.ListRowsAsync(
            InstallationJournal.Tenant, Keys, $"{service}{Separator}", null, 4 * KeysMax, cancellationToken);

    private async ValueTask ForgetAsync(string service)
    {
        string prefix = $"{service}{Separator}";
        lock (_keeping)
        {
            _changes++;
            foreach (string name in _found.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                _found.TryRemove(name, out _);
            }
        }

        if (isAlone)
        {
            return;
        }

        long start = time.GetTimestamp();
        using PeriodicTimer timer = new(_tick, time);
        while (time.GetElapsedTime(start) < KeptFor)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private sealed record Found(Service Service, StoredKey Key, long ReadAt)
    {
        // A hash that no key has: what is missing is compared like what is there.
        private static readonly byte[] _none = new byte[Journal.JournalHash.Bytes];

        public static Found Nothing(string keyId) => new(
            new Service { Id = "" },
            new StoredKey { Hash = _none, Owner = keyId, CreatedAt = DateTimeOffset.MinValue },
            0);
    }
}

/// <summary>A back end that has keys of its own.</summary>
public sealed record Service
{
    /// <summary>Its id, which stands in the journal: <c>service/shop</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, in words.</summary>
    public string Title { get; init; } = "";

    /// <summary>The tenants that it reaches; null for all.</summary>
    public IReadOnlyList<string>? Tenants { get; init; }

    /// <summary>Whether it reaches a tenant.</summary>
    public bool Reaches(string tenant) => Tenants is null || Tenants.Contains(tenant);
}

/// <summary>A key of a service, without its secret.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Key">What is kept of it.</param>
public sealed record ServiceKey(string Id, StoredKey Key);
