using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>
/// What a silo does when it starts and stops: the schema first, since Orleans' own tables are in it; memory under a
/// session once it is a member. When it stops, its session is given up before its grains go elsewhere, so that no
/// change has to wait for it.
/// </summary>
internal sealed class SiloStart(
    ClusterSetup setup, IStore store, ClusterModels models, ClusterClock clock, Contact contact,
    LocalHolder holder, PermissionGateway memory, IGrainFactory grains)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe("OrleansRoles.Store", ServiceLifecycleStage.First, OpenAsync);
        observer.Subscribe("OrleansRoles.Sessions", ServiceLifecycleStage.Active, BeginAsync, EndAsync);
        observer.Subscribe("OrleansRoles.Sweep", ServiceLifecycleStage.Active + 1, SweepAsync);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await store.MigrateAsync(cancellationToken);
        await models.OpenAsync(cancellationToken);
        await clock.OpenAsync(cancellationToken);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Once more as a member: the clock may have been put forward before others saw this silo.
        await clock.OpenAsync(cancellationToken);
        holder.Attach(memory.Holder);
        _running = Task.WhenAll(
            Task.Run(() => memory.Holder.RunAsync(_stop.Token), CancellationToken.None),
            contact.WatchAsync(memory.Holder, _stop.Token));
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    // A member without entities may be the first to start, and then knows of nobody who sweeps.
    private Task SweepAsync(CancellationToken cancellationToken) => setup.HostsEntities
        ? grains.GetGrain<ISweepGrain>(0).StartAsync()
        : Task.CompletedTask;
}
