using OrleansRoles.Entities.Storage;

namespace OrleansRoles.AspNetCore.Tests.Hosting;

/// <summary>A store that a test can take down: then every reading fails, as with a database that does not answer.
/// </summary>
internal sealed class BreakableStore(IStore store) : IStore
{
    private volatile bool _isDown;

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    public ValueTask MigrateAsync(CancellationToken cancellationToken) => store.MigrateAsync(cancellationToken);

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        Up().CommitAsync(commit, cancellationToken);

    public ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken) =>
        Up().ReadEntityAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken) =>
        Up().ListEntitiesAsync(tenant, kind, afterId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken) =>
        Up().ListTenantsAsync(kind, afterTenant, limit, cancellationToken);

    public ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken) =>
        Up().ReadRowAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken) =>
        Up().ListRowsAsync(tenant, collection, prefix, afterKey, limit, cancellationToken);

    public ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken) =>
        Up().ReadManyAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken) =>
        Up().ListJournalAsync(tenant, entity, afterPosition, limit, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private IStore Up() => _isDown
        ? throw new StoreException("the database is down", isTransient: true, tookNoEffect: true)
        : store;
}
