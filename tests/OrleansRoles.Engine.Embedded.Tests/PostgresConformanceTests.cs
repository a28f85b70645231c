using Npgsql;
using OrleansRoles.EngineConformance;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>The same suite with a PostgreSQL database as the store: a schema of its own for each fact.</summary>
public sealed class PostgresConformanceTests : EngineSuite
{
    private static int s_schemas;

    protected override async ValueTask<EngineHost> CreateHostAsync(IModelCompiler compiler, TimeProvider time)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        NpgsqlConnectionStringBuilder settings = new(server.ConnectionString("postgres")) { MaxPoolSize = 16 };
        PostgresStoreOptions options = new() { Schema = $"engine{Interlocked.Increment(ref s_schemas)}" };
        return await EmbeddedHost.StartAsync(
            compiler, time, () => PostgresStore.Open(settings.ConnectionString, options));
    }
}
