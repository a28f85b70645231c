using Orleans.Runtime.Services;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>Speaks to a silo by its address.</summary>
internal sealed class SiloServiceClient(IServiceProvider services) : GrainServiceClient<ISiloService>(services)
{
    public ValueTask<DropAnswer> DropAsync(SiloAddress silo, DropMessage message) =>
        GetGrainService(silo).DropAsync(message);

    public ValueTask RefreshModelsAsync(SiloAddress silo) => GetGrainService(silo).RefreshModelsAsync();

    public ValueTask FollowClockAsync(SiloAddress silo, TimeSpan ahead) =>
        GetGrainService(silo).FollowClockAsync(ahead);
}
