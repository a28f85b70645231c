using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Entities.Turns;

/// <summary>What a turn becomes in the store.</summary>
public sealed partial class Turn
{
    /// <summary>The facts that the turn's changes touch.</summary>
    internal IReadOnlyList<FactKey> TouchedFacts() =>
        FactKeys.Of(_changed.SelectMany(key => _entities[key].Changes, (key, change) => (key, change)));

    /// <summary>The entities that the turn read and does not change, as it found them.</summary>
    internal IEnumerable<EntityGuard> Guards() => _entities
        .Where(pair => pair.Value.Changes.Count == 0)
        .Select(pair => new EntityGuard(pair.Key, pair.Value.Last?.Sequence ?? 0))
        .OrderBy(guard => guard.Key.Kind, StringComparer.Ordinal)
        .ThenBy(guard => guard.Key.Id, StringComparer.Ordinal);

    /// <summary>Every entity that the turn read, as it found it: whether an answer without a commit still holds.
    /// </summary>
    internal IReadOnlyList<EntityGuard> Seen() =>
        [.. _entities.Select(pair => new EntityGuard(pair.Key, pair.Value.Last?.Sequence ?? 0))];

    /// <summary>Makes the transaction.</summary>
    /// <param name="stamp">Who, when, why.</param>
    internal Commit ToCommit(ChangeStamp stamp)
    {
        List<EntityTurn> turns =
        [
            .. _changed.Select(key => new EntityTurn(
                key, _entities[key].Changes, _entities[key].Entity!.WriteState())),
        ];
        Commit entities = CommitBuilder.Build(Tenant, turns, key => _entities[key].Last, stamp);
        return entities with
        {
            Upserts = [.. _puts.Values, .. entities.Upserts],
            Deletes = [.. _deletes.Select(row => new RowKey(Tenant, row.Collection, row.Key)), .. entities.Deletes],
            Inserts = [.. _inserts.Values, .. entities.Inserts],
            Guards = [.. Guards()],
        };
    }
}
