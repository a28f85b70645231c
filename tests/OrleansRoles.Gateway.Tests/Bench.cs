using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.InProcess;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>A gateway over facts by hand, in one process, on a clock by hand.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _commits;

    public Bench(
        Protection skipped = Protection.None, int usersMax = 1_000, int recordsMax = 0, int tenantsNamedMax = 0)
    {
        FlowOptions flow = new() { Skipped = skipped };
        Registry = new Registry(Process);
        Flow = new ChangeFlow(flow, Registry, Process, Facts, Time);
        HolderOptions holder = new()
        {
            Life = "life-1",
            Name = "gateway",
            Level = HolderLevel.Silo,
            Address = "gateway",
            TenantsNamedMax = tenantsNamedMax,
            Skipped = skipped,
        };
        ClusterChecks checks = new(Facts, Flow, Time);
        Gateway = new PermissionGateway(
            new GatewayOptions { Holder = holder, UsersMax = usersMax, RecordsMax = recordsMax }, checks, Registry,
            Time);
        Server = new FactServer(Gateway, checks);
        Process.Attach("gateway", Gateway.Holder);
    }

    public Facts Facts { get; } = new();

    public HandClock Time { get; } = new();

    public SingleProcess Process { get; } = new();

    /// <summary>The registry as the gateway and the writer reach it.</summary>
    public Registry Registry { get; }

    public ChangeFlow Flow { get; }

    public PermissionGateway Gateway { get; }

    /// <summary>What serves loads to others, from the gateway's memory where records are kept.</summary>
    public FactServer Server { get; }

    /// <summary>Runs the gateway's holder until its session is open.</summary>
    public Bench Start()
    {
        _running = Gateway.Holder.RunAsync(_stop.Token);
        Assert.True(Gateway.Health.HasSession);
        return this;
    }

    /// <summary>A change as an engine makes it: facts and marks at once, then the release, until the marks are gone.
    /// </summary>
    public async Task ChangeAsync(Action change, params FactKey[] keys)
    {
        string commit = $"c{++_commits}";
        change();
        foreach (FactKey key in keys)
        {
            Facts.Mark(key, commit);
        }

        await Flow.ReleaseAsync(Facts.TenantId, commit, keys);

        // They go by and by, and who meets one waits on the clock, which goes only when a test says so.
        while (Facts.MarksNow.Any(mark => mark.Commit == commit))
        {
            await Task.Yield();
        }
    }

    public async Task<Verdict> CheckAsync(string user, string action) =>
        (await Gateway.CheckAsync(Tests.Facts.May(user, action))).Verdict;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
