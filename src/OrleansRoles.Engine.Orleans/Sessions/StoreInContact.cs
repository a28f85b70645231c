using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The store, which nobody waits for while this silo has lost contact with it. Thread-safe.</summary>
internal sealed class StoreInContact(IStore store, Contact contact) : IStore
{
    /// <inheritdoc/>
    public ValueTask MigrateAsync(CancellationToken cancellationToken) => store.MigrateAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        contact.WhileAsync(token => store.CommitAsync(commit, token), tookNoEffect: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken) =>
        ReadAsync(token => store.ReadEntityAsync(key, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken) =>
        ReadAsync(token => store.ListEntitiesAsync(tenant, kind, afterId, limit, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken) =>
        ReadAsync(token => store.ListTenantsAsync(kind, afterTenant, limit, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken) =>
        ReadAsync(token => store.ReadRowAsync(key, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken) =>
        ReadAsync(
            token => store.ListRowsAsync(tenant, collection, prefix, afterKey, limit, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken) =>
        ReadAsync(token => store.ReadManyAsync(query, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            token => store.ListJournalAsync(tenant, entity, afterPosition, limit, token), cancellationToken);

    /// <summary>Does nothing: the store within is its maker's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> ReadAsync<T>(
        Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        contact.WhileAsync(read, tookNoEffect: true, cancellationToken);
}
