using OrleansRoles.EngineConformance;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Engine.Embedded.Tests;

public sealed class EmbeddedConformanceTests : EngineSuite
{
    protected override async ValueTask<EngineHost> CreateHostAsync(IModelCompiler compiler, TimeProvider time) =>
        await EmbeddedHost.StartAsync(compiler, time);
}
