using OrleansRoles.Entities.Storage;
using Xunit;

namespace OrleansRoles.Storage.Conformance;

/// <summary>
/// What every <see cref="IStore"/> must do. Derive for a store; each fact gets a new, migrated, empty one.
/// </summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private IStore? _store;

    /// <summary>The store of the running fact.</summary>
    protected IStore Store => _store!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _store = await CreateStoreAsync();

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    /// <summary>A new and empty store, migrated.</summary>
    protected abstract ValueTask<IStore> CreateStoreAsync();

    private async Task CommitAsync(Commit commit) =>
        Assert.Equal(CommitOutcome.Committed, await Store.CommitAsync(commit, None));

    private async Task<IReadOnlyList<JournalRow>> JournalAsync(string tenant = Samples.Tenant) =>
        await Store.ListJournalAsync(tenant, null, 0, int.MaxValue, None);
}
