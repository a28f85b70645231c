using Microsoft.Extensions.Hosting;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The holder of facts of a process that is a client of the cluster, and where drops reach it.</summary>
internal sealed class ClientGateway : IHolderObserver, IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public ClientGateway(
        GatewaySetup setup, IGrainFactory grains, ClusterFactSource source, ClusterSessions sessions, TimeProvider time)
    {
        // The client keeps observers by weak references: this object lives as long as the services do.
        IHolderObserver self = grains.CreateObjectReference<IHolderObserver>(this);
        Gateway = new PermissionGateway(
            new GatewayOptions
            {
                Holder = new HolderOptions
                {
                    Life = Guid.NewGuid().ToString("N"),
                    Name = setup.Name,
                    Level = HolderLevel.Gateway,
                    Address = ClusterLink.AddressOf(self),
                    Terms = setup.Terms,
                },
                UsersMax = setup.UsersMax,
            },
            source, sessions, time);
    }

    /// <summary>What answers checks.</summary>
    public PermissionGateway Gateway { get; }

    public ValueTask<DropAnswer> DropAsync(DropMessage message) =>
        ValueTask.FromResult(Gateway.Holder.Receive(message));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => Gateway.Holder.RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
