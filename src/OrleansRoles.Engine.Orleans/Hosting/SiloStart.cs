using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>
/// What a silo does when it starts and stops: the schema first, since Orleans' own tables are in it; memory under a
/// session once it is a member. When it stops, its sessions are given up before its grains go elsewhere, so that no
/// change has to wait for it.
/// </summary>
internal sealed class SiloStart(
    IStore store, ClusterModels models, LocalHolders holders, PermissionGateway memory, FactServer facts,
    IGrainFactory grains) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
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
    }

    private Task BeginAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(Run(memory.Holder), Run(facts.Holder));
        return Task.CompletedTask;

        Task Run(IHolder holder)
        {
            holders.Attach(holder);
            return Task.Run(() => holder.RunAsync(_stop.Token), CancellationToken.None);
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    private Task SweepAsync(CancellationToken cancellationToken) => grains.GetGrain<ISweepGrain>(0).StartAsync();
}
