using Orleans.Concurrency;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>
/// The one place of the cluster where mails and events are delivered and what is due is done. A reminder keeps it
/// alive; with the silo that it is on it moves to another. Two at once do no harm: messages have ids, and what is due
/// is commands.
/// </summary>
[Alias("orleansroles.delivery")]
internal interface IDeliveryGrain : IGrainWithIntegerKey
{
    /// <summary>Sees to it that it runs.</summary>
    [Alias("start")]
    Task StartAsync();

    /// <summary>Tells it of a tenant in whose name there is something to do.</summary>
    [Alias("wake")]
    [OneWay]
    Task WakeAsync(string tenant);
}

[GrainType("orleansroles.delivery")]
internal sealed class DeliveryGrain(
    IGrainContext context, IDeliveries deliveries, IStore store, IRolesEngine engine)
    : IGrainBase, IDeliveryGrain, IRemindable
{
    private const string Reminder = "delivery";
    private static readonly TimeSpan _wakeEvery = TimeSpan.FromMinutes(1);

    public IGrainContext GrainContext => context;

    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // An activation whose end was not waited for may have left it running.
        await deliveries.StopAsync();
        deliveries.Start(store, engine);
    }

    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        await deliveries.StopAsync();

    public Task StartAsync() => this.RegisterOrUpdateReminder(Reminder, _wakeEvery, _wakeEvery);

    public Task WakeAsync(string tenant)
    {
        deliveries.Wake(tenant);
        return Task.CompletedTask;
    }

    // The activation that it causes is all that is wanted of it.
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

/// <summary>Tells the one place of a cluster that delivers, from every silo. Thread-safe.</summary>
internal sealed class ClusterSignal(IGrainFactory grains) : IOutboxSignal
{
    /// <inheritdoc/>
    /// <remarks>One that is lost on the way costs time only: all tenants are looked at every few minutes.</remarks>
    public void Wake(string tenant) => _ = grains.GetGrain<IDeliveryGrain>(0).WakeAsync(tenant);
}
