using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>The store as a process reaches it: over the network, with a limit.</summary>
internal sealed class SimStore(SimNetwork network, SimProcess process) : IStore
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    public ValueTask MigrateAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        CallAsync(store => store.Commit(commit));

    public ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken) =>
        CallAsync(store => store.ReadEntity(key));

    public ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<EntitySnapshot>>(store => store.ListEntities(tenant, kind, afterId, limit));

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<string>>(store => store.ListTenants(kind, afterTenant, limit));

    public ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken) =>
        CallAsync(store => store.ReadRow(key));

    public ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<Row>>(store => store.ListRows(tenant, collection, prefix, afterKey, limit));

    public async ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken)
    {
        // One message in truth, but two transactions, between which others may have theirs.
        if (query.Interest is { } interest)
        {
            await CallOnAsync(database => database.Serve(_ => database.Name(interest, query.Tenant)));
        }

        return await CallAsync(store => store.ReadMany(query));
    }

    public ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<JournalRow>>(store => store.ListJournal(tenant, entity, afterPosition, limit));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> CallAsync<T>(Func<MemoryStore, T> call) => CallOnAsync(database => database.Serve(call));

    private async ValueTask<T> CallOnAsync<T>(Func<Database, T> call)
    {
        try
        {
            return await network
                .CallAsync(process, Database.Address, node => ValueTask.FromResult(call((Database)node)))
                .WaitAsync(Limit, process.Clock);
        }
        catch (TimeoutException exception)
        {
            // The call may still be on its way, and take effect later.
            throw new StoreException(
                "the database does not answer", isTransient: true, tookNoEffect: false, exception);
        }
    }
}
