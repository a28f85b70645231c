using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Storage.Tests;

[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class PostgresConformanceTests : StoreConformance
{
    private static int _schemaCount;

    protected override async ValueTask<IStore> CreateStoreAsync()
    {
        // A schema of its own each: quicker than a database.
        var server = await PostgresServer.SharedAsync();
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { MaxPoolSize = 32 };
        var schema = $"fact{Interlocked.Increment(ref _schemaCount)}";
        var store = PostgresStore.Open(settings.ConnectionString, new PostgresStoreOptions { Schema = schema });
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }
}
