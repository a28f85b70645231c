using OrleansRoles.Engine.Orleans.Grains;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>Sees to it, when a silo that can deliver has become a member, that one of the cluster does.</summary>
internal sealed class DeliveryStart(IGrainFactory grains) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        "OrleansRoles.Delivery", ServiceLifecycleStage.Active + 1,
        _ => grains.GetGrain<IDeliveryGrain>(0).StartAsync());
}
