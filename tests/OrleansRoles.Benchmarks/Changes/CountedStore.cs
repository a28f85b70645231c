using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Benchmarks.Changes;

/// <summary>A store that counts the bytes of what is committed; it is the store itself that does the work.</summary>
internal sealed class CountedStore(IStore store) : IStore
{
    /// <summary>Bytes of all texts and values of all commits.</summary>
    public long Bytes { get; private set; }

    public ValueTask MigrateAsync(CancellationToken cancellationToken) => store.MigrateAsync(cancellationToken);

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        Bytes += commit.Journal.Sum(row => row.Entity.Length + row.Commit.Length + row.Actor.Length
            + row.Reason.Length + row.Type.Length + row.Payload.Length + row.Hash.Length);
        Bytes += commit.Snapshots.Sum(entity => entity.Key.Kind.Length + entity.Key.Id.Length + entity.State.Length
            + entity.Hash.Length);
        Bytes += commit.Upserts.Concat(commit.Inserts).Sum(row => row.Key.Length + row.Value.Length);
        Bytes += commit.Deletes.Sum(key => key.Key.Length);
        return store.CommitAsync(commit, cancellationToken);
    }

    public ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken) =>
        store.ReadEntityAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken) =>
        store.ListEntitiesAsync(tenant, kind, afterId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken) =>
        store.ListTenantsAsync(kind, afterTenant, limit, cancellationToken);

    public ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken) =>
        store.ReadRowAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken) =>
        store.ListRowsAsync(tenant, collection, prefix, afterKey, limit, cancellationToken);

    public ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken) =>
        store.ReadManyAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken) =>
        store.ListJournalAsync(tenant, entity, afterPosition, limit, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
