using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>
/// A store that lets a test stand in the way of a call: before it, after it, or in its place. It is the store itself
/// that does the work.
/// </summary>
internal sealed class StoreInTheWay(IStore store) : IStore, IExpiringRows
{
    /// <summary>Runs in place of a commit; is handed the commit and the way to carry it out.</summary>
    public Func<Commit, Func<Task<CommitOutcome>>, Task<CommitOutcome>>? OnCommit { get; set; }

    /// <summary>Runs before each read of several things.</summary>
    public Func<Task>? BeforeReadMany { get; set; }

    /// <summary>Ends when rows were removed for the first time.</summary>
    public TaskCompletionSource Swept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs after each listing of rows, before it is answered.</summary>
    public Func<Task>? AfterListRows { get; set; }

    /// <summary>How many reads of several things there were.</summary>
    public int ReadManyCount { get; private set; }

    public ValueTask MigrateAsync(CancellationToken cancellationToken) => store.MigrateAsync(cancellationToken);

    public async ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        OnCommit is { } onCommit
            ? await onCommit(commit, async () => await store.CommitAsync(commit, cancellationToken))
            : await store.CommitAsync(commit, cancellationToken);

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

    public async ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows =
            await store.ListRowsAsync(tenant, collection, prefix, afterKey, limit, cancellationToken);
        if (AfterListRows is { } after)
        {
            await after();
        }

        return rows;
    }

    public async ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken)
    {
        ReadManyCount++;
        if (BeforeReadMany is { } before)
        {
            await before();
        }

        return await store.ReadManyAsync(query, cancellationToken);
    }

    public ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken) =>
        store.ListJournalAsync(tenant, entity, afterPosition, limit, cancellationToken);

    public async ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        int removed = await ((IExpiringRows)store).RemoveExpiredAsync(now, limit, cancellationToken);
        if (removed < limit)
        {
            Swept.TrySetResult();
        }

        return removed;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
