using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>The database's memory: what <see cref="IStore"/> promises, in dictionaries, one caller at a time.</summary>
internal sealed class MemoryStore
{
    private readonly Dictionary<EntityKey, (EntitySnapshot Snapshot, bool IsEnded)> _entities = [];
    private readonly SortedDictionary<(string Tenant, string Collection, string Key), Row> _rows =
        new(RowOrder.Instance);

    private readonly List<(string Tenant, JournalRow Row)> _journal = [];
    private readonly HashSet<(string Tenant, string Entity, long Sequence)> _sequences = [];

    /// <summary>Called with each commit that took effect.</summary>
    public Action<Commit>? Committed { get; set; }

    /// <summary>
    /// Whether a second activation is trusted: what it writes counts although the entity has moved on. Only tests do.
    /// </summary>
    public bool TrustsEverybody { get; init; }

    public CommitOutcome Commit(Commit commit)
    {
        if (!TrustsEverybody && !Holds(commit))
        {
            return CommitOutcome.Conflict;
        }

        foreach (JournalRow row in commit.Journal)
        {
            _sequences.Add((commit.Tenant, row.Entity, row.Sequence));
            _journal.Add((commit.Tenant, row with { Position = _journal.Count + 1 }));
        }

        foreach (EntitySnapshot snapshot in commit.Snapshots)
        {
            _entities[snapshot.Key] = (snapshot, false);
        }

        foreach (EntityTombstone ended in commit.Removed)
        {
            _entities[ended.Key] = (new EntitySnapshot(ended.Key, ended.Sequence, ended.Hash, default), true);
        }

        foreach (Row row in commit.Upserts.Concat(commit.Inserts))
        {
            _rows[(commit.Tenant, row.Collection, row.Key)] = row;
        }

        foreach (RowKey key in commit.Deletes)
        {
            _rows.Remove((key.Tenant, key.Collection, key.Key));
        }

        Committed?.Invoke(commit);
        return CommitOutcome.Committed;
    }

    public EntitySnapshot? ReadEntity(EntityKey key) =>
        _entities.TryGetValue(key, out (EntitySnapshot Snapshot, bool IsEnded) entity) ? entity.Snapshot : null;

    public List<EntitySnapshot> ListEntities(string tenant, string kind, string? after, int limit) =>
    [
        .. _entities.Values.Where(entity => !entity.IsEnded).Select(entity => entity.Snapshot)
            .Where(entity => entity.Key.Tenant == tenant && entity.Key.Kind == kind && IsAfter(entity.Key.Id, after))
            .OrderBy(entity => entity.Key.Id, StringComparer.Ordinal).Take(limit),
    ];

    public List<string> ListTenants(string kind, string? after, int limit) =>
    [
        .. _entities.Values.Where(entity => !entity.IsEnded && entity.Snapshot.Key.Kind == kind)
            .Select(entity => entity.Snapshot.Key.Tenant).Where(tenant => IsAfter(tenant, after))
            .Distinct().Order(StringComparer.Ordinal).Take(limit),
    ];

    public Row? ReadRow(RowKey key) => _rows.GetValueOrDefault((key.Tenant, key.Collection, key.Key));

    public List<Row> ListRows(string tenant, string collection, string prefix, string? after, int limit) =>
    [
        .. _rows.Where(pair => pair.Key.Tenant == tenant && pair.Key.Collection == collection
                && pair.Key.Key.StartsWith(prefix, StringComparison.Ordinal) && IsAfter(pair.Key.Key, after))
            .Select(pair => pair.Value).Take(limit),
    ];

    public ReadSet ReadMany(ReadQuery query) => new(
        [
            .. query.Entities.Distinct().Select(ReadEntity).OfType<EntitySnapshot>(),
            .. query.Kinds.SelectMany(kind => ListEntities(query.Tenant, kind, null, int.MaxValue)),
        ],
        [
            .. query.Rows.SelectMany(rows => ListRows(query.Tenant, rows.Collection, rows.Prefix, null, rows.Limit))
                .DistinctBy(row => (row.Collection, row.Key)),
        ])
    {
        JournalEnd = query.WithJournalEnd ? new JournalEnd(EndOf(query.Tenant), Later: 0) : null,
    };

    public List<JournalRow> ListJournal(string tenant, string? entity, long after, int limit) =>
    [
        .. _journal.Where(entry => entry.Tenant == tenant && (entity is null || entry.Row.Entity == entity)
                && entry.Row.Position > after)
            .Select(entry => entry.Row).Take(limit),
    ];

    private static bool IsAfter(string key, string? after) =>
        after is null || string.CompareOrdinal(key, after) > 0;

    private long EndOf(string tenant) =>
        _journal.Where(entry => entry.Tenant == tenant).Select(entry => entry.Row.Position).LastOrDefault();

    private bool Holds(Commit commit) =>
        commit.Journal.All(row => !_sequences.Contains((commit.Tenant, row.Entity, row.Sequence)))
        && commit.Guards.All(guard => (ReadEntity(guard.Key)?.Sequence ?? 0) == guard.Sequence)
        && (commit.JournalEnd is not { } end || EndOf(commit.Tenant) <= end.Horizon)
        && commit.Inserts.All(row => !_rows.ContainsKey((commit.Tenant, row.Collection, row.Key)));

    private sealed class RowOrder : IComparer<(string Tenant, string Collection, string Key)>
    {
        public static RowOrder Instance { get; } = new();

        public int Compare(
            (string Tenant, string Collection, string Key) x, (string Tenant, string Collection, string Key) y)
        {
            int order = string.CompareOrdinal(x.Tenant, y.Tenant);
            order = order != 0 ? order : string.CompareOrdinal(x.Collection, y.Collection);
            return order != 0 ? order : string.CompareOrdinal(x.Key, y.Key);
        }
    }
}
