using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Storage.Tests;

public sealed class SqliteConformanceTests : StoreConformance
{
    private readonly DataFolder _data = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    protected override async ValueTask<IStore> CreateStoreAsync()
    {
        var store = SqliteStore.Open(_data.File);
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }
}
