using OrleansRoles.EngineConformance;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>The one suite of engines, unchanged, on a cluster of two silos and a real PostgreSQL.</summary>
public sealed class OrleansConformanceTests : EngineSuite, IClassFixture<OrleansConformanceTests.Silos>
{
    protected override async ValueTask<EngineHost> CreateHostAsync(IModelCompiler compiler, TimeProvider time) =>
        await OrleansHost.StartAsync(compiler, time);

    /// <summary>Ends the silos after the last fact.</summary>
    public sealed class Silos : IAsyncLifetime
    {
        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => OrleansHost.EndAsync();
    }
}
