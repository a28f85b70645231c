using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Documents;

/// <summary>
/// What commits leave behind, in dictionaries: enough of a store to plan one document after another on it. It checks
/// what a store may rely on: that a commit continues each entity where it stands, and names a row once.
/// </summary>
internal sealed class Ledger
{
    public const string Tenant = "acme";

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<EntityKey, EntitySnapshot> _entities = [];
    private readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly List<JournalRow> _journal = [];
    private int _commits;

    public IReadOnlyList<JournalRow> Journal => _journal;

    public IEnumerable<Row> Rows => _rows.Values;

    public TenantImage Image => TenantImage.Of(Tenant, new ReadSet(
        [.. _entities.Values.Where(entity => !entity.State.IsEmpty)],
        [.. _rows.Values.Where(row => row.Collection == AssignmentRows.ByUser)]));

    /// <summary>What stands of an entity, also of one that ended.</summary>
    public EntitySnapshot? Last(EntityKey key) => _entities.GetValueOrDefault(key);

    /// <summary>Makes the tenant equal to the document; gives the turns.</summary>
    public IReadOnlyList<EntityTurn> Apply(TenantDocument document, string modelVersion = "1")
    {
        IReadOnlyList<EntityTurn> turns = Plan(document, modelVersion);
        ChangeStamp stamp = new(
            $"commit-{++_commits}", s_start.AddSeconds(_commits), "operator/platform", $"for {_commits}");
        Take(CommitBuilder.Build(Tenant, turns, Last, stamp));
        return turns;
    }

    public IReadOnlyList<EntityTurn> Plan(TenantDocument document, string modelVersion = "1")
    {
        Outcome<IReadOnlyList<EntityTurn>> plan = DocumentPlanner.Plan(
            Image, document, modelVersion, DateTimeOffset.UnixEpoch);
        Assert.True(plan.IsAccepted);
        return plan.Value;
    }

    private void Take(Commit commit)
    {
        Assert.Equal(Tenant, commit.Tenant);
        foreach (JournalRow row in commit.Journal)
        {
            _journal.Add(row with { Position = _journal.Count + 1 });
        }

        foreach (EntitySnapshot snapshot in commit.Snapshots)
        {
            Put(snapshot);
        }

        foreach (EntityTombstone tombstone in commit.Removed)
        {
            Put(new EntitySnapshot(tombstone.Key, tombstone.Sequence, tombstone.Hash, default));
        }

        // The port says nothing about the order of the two, so no key may be in both.
        HashSet<string> deleted = [.. commit.Deletes.Select(key => $"{key.Collection} {key.Key}")];
        foreach (RowKey key in commit.Deletes)
        {
            Assert.Equal(Tenant, key.Tenant);
            Assert.True(_rows.Remove($"{key.Collection} {key.Key}"), $"{key} is deleted and was not there");
        }

        HashSet<string> written = [];
        foreach (Row row in commit.Upserts)
        {
            string name = $"{row.Collection} {row.Key}";
            Assert.DoesNotContain(name, deleted);
            Assert.True(written.Add(name), $"{name} is written twice");
            _rows[name] = row;
        }

        foreach (Row row in commit.Inserts)
        {
            string name = $"{row.Collection} {row.Key}";
            Assert.DoesNotContain(name, deleted);
            Assert.True(written.Add(name), $"{name} is written twice");
            Assert.True(_rows.TryAdd(name, row), $"{name} is inserted and was there");
        }
    }

    private void Put(EntitySnapshot snapshot)
    {
        long before = _entities.GetValueOrDefault(snapshot.Key)?.Sequence ?? 0;
        Assert.True(snapshot.Sequence > before, $"{snapshot.Key} goes from {before} to {snapshot.Sequence}");
        _entities[snapshot.Key] = snapshot;
    }
}
