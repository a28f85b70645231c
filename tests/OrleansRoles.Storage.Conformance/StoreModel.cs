using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Conformance;

/// <summary>A store as a few dictionaries: slow, obvious, one caller. What the real ones are compared with.</summary>
internal sealed class StoreModel
{
    private readonly List<(string Tenant, JournalRow Row)> _journal = [];
    private readonly Dictionary<EntityKey, (EntitySnapshot Snapshot, bool IsRemoved)> _entities = [];
    private readonly Dictionary<RowKey, Row> _rows = [];

    public long LastSequence(string tenant, string entity) =>
        _journal.Where(entry => entry.Tenant == tenant && entry.Row.Entity == entity)
            .Select(entry => entry.Row.Sequence)
            .DefaultIfEmpty(0)
            .Max();

    public CommitOutcome Commit(Commit commit)
    {
        var taken = _journal.Where(entry => entry.Tenant == commit.Tenant)
            .Select(entry => (entry.Row.Entity, entry.Row.Sequence))
            .ToHashSet();
        if (!commit.Journal.All(row => taken.Add((row.Entity, row.Sequence))) ||
            !commit.Guards.All(guard => guard.Sequence == (ReadEntity(guard.Key)?.Sequence ?? 0)) ||
            commit.Inserts.Any(row => _rows.ContainsKey(new RowKey(commit.Tenant, row.Collection, row.Key))))
        {
            return CommitOutcome.Conflict;
        }

        _journal.AddRange(commit.Journal.Select(row => (commit.Tenant, row)));
        foreach (var snapshot in commit.Snapshots)
        {
            _entities[snapshot.Key] = (snapshot, false);
        }

        foreach (var (key, sequence, hash) in commit.Removed)
        {
            _entities[key] = (new EntitySnapshot(key, sequence, hash, default), true);
        }

        foreach (var row in commit.Upserts.Concat(commit.Inserts))
        {
            _rows[new RowKey(commit.Tenant, row.Collection, row.Key)] = row;
        }

        foreach (var key in commit.Deletes)
        {
            _rows.Remove(key);
        }

        return CommitOutcome.Committed;
    }

    public EntitySnapshot? ReadEntity(EntityKey key) =>
        _entities.TryGetValue(key, out var entity) ? entity.Snapshot : null;

    public IEnumerable<EntitySnapshot> ListEntities(string tenant, string kind, string? afterId, int limit) =>
        _entities.Values
            .Where(entity => !entity.IsRemoved)
            .Select(entity => entity.Snapshot)
            .Where(entity => entity.Key.Tenant == tenant && entity.Key.Kind == kind && IsAfter(entity.Key.Id, afterId))
            .OrderBy(entity => entity.Key.Id, Utf8Order.Instance)
            .Take(limit);

    public IEnumerable<string> ListTenants(string kind, string? afterTenant, int limit) =>
        _entities.Values
            .Where(entity => !entity.IsRemoved && entity.Snapshot.Key.Kind == kind)
            .Select(entity => entity.Snapshot.Key.Tenant)
            .Where(tenant => IsAfter(tenant, afterTenant))
            .Distinct()
            .Order(Utf8Order.Instance)
            .Take(limit);

    public Row? ReadRow(RowKey key) => _rows.GetValueOrDefault(key);

    public IEnumerable<Row> ListRows(string tenant, string collection, string prefix, string? afterKey, int limit) =>
        _rows
            .Where(entry => entry.Key.Tenant == tenant && entry.Key.Collection == collection)
            .Select(entry => entry.Value)
            .Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal) && IsAfter(row.Key, afterKey))
            .OrderBy(row => row.Key, Utf8Order.Instance)
            .Take(limit);

    public IEnumerable<JournalRow> ListJournal(string tenant, string? entity, int limit) =>
        _journal.Where(entry => entry.Tenant == tenant && (entity is null || entry.Row.Entity == entity))
            .Select(entry => entry.Row)
            .Take(limit);

    private static bool IsAfter(string key, string? after) =>
        after is null || Utf8Order.Instance.Compare(key, after) > 0;
}
