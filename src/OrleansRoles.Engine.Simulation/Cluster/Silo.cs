using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>
/// A silo's process: it runs requests, releases changes, serves loads, and answers checks through a gateway of its own.
/// </summary>
internal sealed class Silo : IDropTarget
{
    private readonly RequestRunner _runner;

    public Silo(NodeServices services, SimProcess process)
    {
        SimRandom random = services.World.Random.Fork();
        SimStore store = new(services.Network, process);
        SimCatalogue models = new(SimModel.Compiled);
        SimRegistry registry = new(services.Network, process);
        StoreMarks marks = new(store);
        FlowOptions options = new()
        {
            Terms = services.Terms,
            SweepEvery = TimeSpan.FromSeconds(1),
            Skipped = services.Skipped,
        };
        Flow = new ChangeFlow(
            options, registry, new SimHolderLink(services.Network, process), marks, process.Clock);
        ClusterChecks checks = new(new StoreFacts(store, models), Flow, process.Clock);
        Checks = new PermissionGateway(
            new GatewayOptions { Holder = services.HolderOf(process, HolderLevel.Silo), RecordsMax = 1000 },
            checks, registry, process.Clock);
        Server = new FactServer(Checks, checks);
        _runner = new RequestRunner(
            new TurnServices(store, models, process.Clock, new SimEntropy(random)), SimChange.Handlers,
            new GatewayFlow(Flow));
        _ = Checks.Holder.RunAsync(CancellationToken.None);
        _ = new MarkSweeper(Flow, marks, options, process.Clock).RunAsync(CancellationToken.None);
    }

    public FactServer Server { get; }

    public PermissionGateway Checks { get; }

    public ChangeFlow Flow { get; }

    public ValueTask<Outcome<Answer>> ExecuteAsync(Request request, RequestContext context) =>
        _runner.ExecuteAsync(request, context, CancellationToken.None);

    public DropAnswer Receive(DropMessage message) => Checks.Holder.Receive(message);
}
