using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Operations over few names, so that they meet, and awkward ones, so that order matters.</summary>
internal sealed class RandomOperations
{
    private static readonly string[] Kinds = ["user", "role"];
    private static readonly string[] Collections = ["members", "holders"];
    private static readonly string[] Pieces =
        ["a", "b", "%", "_", "\u001f", "é", "\ud7ff", "\ue000", "\uffff", "😀", "/"];

    private readonly Random _random;
    private readonly StoreModel _model;
    private readonly string[] _tenants;

    public RandomOperations(int seed, StoreModel model)
    {
        _random = new Random(seed);
        _model = model;

        // The seeds share a store, so each has tenants of its own.
        _tenants = [$"{seed}-acme", $"{seed}-acme2"];
    }

    public bool NextIsCommit() => Choice(2) == 0;

    public int Choice(int count) => _random.Next(count);

    /// <summary>Mostly more than there is, so that tenants of other seeds do not fill the page.</summary>
    public int Limit() => Choice(3) == 0 ? int.MaxValue : 10 + Choice(10);

    public bool IsOwn(string tenant) => _tenants.Contains(tenant);

    public string Tenant() => Pick(_tenants);

    public string Kind() => Pick(Kinds);

    public string Collection() => Pick(Collections);

    public string Key() => string.Concat(Enumerable.Range(0, Choice(4)).Select(_ => Pick(Pieces)));

    public string? KeyOrNull() => Choice(2) == 0 ? null : Key();

    public EntityKey EntityKey(string tenant) => new(tenant, Kind(), Pick(Pieces));

    public RowKey RowKey(string tenant) => new(tenant, Collection(), Key());

    public ReadQuery Query(string tenant) => new()
    {
        Tenant = tenant,
        Entities = Several(4, () => EntityKey(tenant)),
        Kinds = Several(2, Kind),
        Rows = Several(3, () => Choice(2) == 0
            ? new RowPrefix(Collection(), Key())
            : new RowPrefix(Collection(), Key(), Choice(4))),
    };

    public Commit NextCommit()
    {
        var tenant = Tenant();
        var journal = Several(3, () => Change(tenant));
        var upserts = Several(5, () => new Row(Collection(), Key(), Bytes()));
        var deletes = Several(3, () => RowKey(tenant));
        return new Commit
        {
            Tenant = tenant,
            Journal = journal,
            Snapshots = Several(3, () => new EntitySnapshot(EntityKey(tenant), 1 + Choice(9), Bytes(), Bytes())),
            Removed = Several(2, () => new EntityTombstone(EntityKey(tenant), 1 + Choice(9), Bytes())),
            Upserts = upserts,
            Deletes = deletes,
            Inserts = Several(Choice(3), () => new Row(Collection(), Key(), Bytes()))
                .DistinctBy(row => (row.Collection, row.Key))
                .ExceptBy(upserts.Select(row => (row.Collection, row.Key)), row => (row.Collection, row.Key))
                .ExceptBy(deletes.Select(key => (key.Collection, key.Key)), row => (row.Collection, row.Key))
                .ToList(),
            Guards = Several(Choice(4), () => Guard(tenant)),
        };
    }

    private EntityGuard Guard(string tenant)
    {
        // Usually where the entity is.
        var key = EntityKey(tenant);
        return new EntityGuard(key, Choice(8) == 0 ? Choice(9) : _model.ReadEntity(key)?.Sequence ?? 0);
    }

    private JournalRow Change(string tenant)
    {
        // Usually the next number, sometimes one that was used or one too far.
        var entity = EntityKey(tenant).Name;
        var sequence = _model.LastSequence(tenant, entity) + Choice(8) switch { 0 => 0, 1 => 2, _ => 1 };
        return Samples.Change(entity, sequence, reason: Key());
    }

    private byte[] Bytes()
    {
        var bytes = new byte[Choice(20)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private List<T> Several<T>(int max, Func<T> make) =>
        Enumerable.Range(0, Choice(max + 1)).Select(_ => make()).ToList();

    private T Pick<T>(T[] values) => values[Choice(values.Length)];
}
