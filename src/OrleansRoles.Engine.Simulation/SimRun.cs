using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Engine.Simulation.Cluster;
using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Simulation;

/// <summary>One seed: a cluster, its clients, what goes wrong, and the verdict on what came of it.</summary>
internal sealed class SimRun : IFaultTargets
{
    private const int GatewaysMax = 6;

    // What a change may take beyond a session's term, and the part by which clocks may stretch it.
    private static readonly TimeSpan BeyondTerm = TimeSpan.FromMilliseconds(250);

    private readonly SimWorld _world;
    private readonly SimNetwork _network;
    private readonly SimSettings _settings;
    private readonly Sabotage _sabotage;
    private readonly NodeServices _services;
    private readonly Clients _clients;
    private readonly History _history = new();
    private readonly List<SimProcess> _silos = [];
    private readonly List<SimProcess> _gateways = [];
    private readonly SimProcess _clientProcess;
    private readonly Database _database;
    private readonly List<SimProcess> _unheard = [];
    private readonly List<string> _late = [];
    private FaultInjector? _faults;
    private int _processes;

    private SimRun(ulong seed, SimMode mode, Sabotage sabotage, bool isTraced, Func<SimSettings, SimSettings>? adjust)
    {
        _world = new SimWorld(seed, isTraced);
        _network = new SimNetwork(_world);
        _settings = SimSettings.Draw(_world.Random, mode);
        _settings = adjust?.Invoke(_settings) ?? _settings;
        _sabotage = sabotage;
        _services = new NodeServices(
            _world, _network, [.. Enumerable.Range(0, _settings.Silos).Select(SiloName)], sabotage.Skipped,
            SimSettings.Terms, _settings.TenantsNamedMax);
        _clients = new Clients(_world, _network, _settings, _history);
        Database = NewProcess(Cluster.Database.Address, 1);
        _database = new Database(
            _world, sabotage.TrustsSecondActivation, sabotage.Skipped.HasFlag(Protection.Fencing));
        _clientProcess = NewProcess("clients", 1);
    }

    public SimProcess Database { get; }

    public IReadOnlyList<SimProcess> Nodes => [.. _silos, .. _gateways];

    public IReadOnlyList<SimProcess> Silos => _silos;

    public IReadOnlyList<SimProcess> Gateways => _gateways;

    public IReadOnlyList<string> Addresses => [.. Nodes.Select(node => node.Name), Cluster.Database.Address];

    public static string SiloName(int number) => $"silo-{number}";

    /// <summary>Runs a seed.</summary>
    public static SimResult Run(
        ulong seed, SimMode mode, Sabotage? sabotage = null, bool isTraced = false,
        Func<SimSettings, SimSettings>? adjust = null) =>
        new SimRun(seed, mode, sabotage ?? Sabotage.Nothing, isTraced, adjust).Run(seed);

    public void Restart(SimProcess process, TimeSpan after)
    {
        process.Crash();
        _world.Schedule(after, null, isCode: false, () =>
        {
            if (!process.IsUp && Nodes.Contains(process))
            {
                _world.Note($"{process.Name} starts");
                StartNode(process);
            }
        });
    }

    public void Join()
    {
        if (_gateways.Count < GatewaysMax)
        {
            SimProcess joining = NewProcess($"gateway-{_gateways.Count}", DrawRate());
            _gateways.Add(joining);
            _world.Note($"{joining.Name} joins");
            StartNode(joining);
        }
    }

    public void TakeOver(SimProcess gateway, TimeSpan until)
    {
        SimProcess successor = NewProcess(gateway.Name, gateway.Clock.Rate);
        _gateways[_gateways.IndexOf(gateway)] = successor;
        _world.Note($"fault: another process takes the place of {gateway.Name}, which lives on unheard of");
        StartNode(successor);
        _unheard.Add(gateway);
        _world.Schedule(until, null, isCode: false, gateway.Crash);
    }

    private SimResult Run(ulong seed)
    {
        Start();
        _world.RunUntil(TimeSpan.FromSeconds(1));
        if (!_clients.IsSetUp)
        {
            throw new InvalidOperationException("the tenants could not be made");
        }

        BeginTrouble();
        _world.RunUntil(_settings.FaultsEnd);
        EndTrouble();
        _world.RunUntil(_settings.End);
        AskOnceMore();
        _world.RunUntil(_settings.End + TimeSpan.FromSeconds(1));
        TimeSpan? within = _settings.OnlyGatewaysFail
            ? (_services.Terms.Term * (1 + (2 * _services.Terms.ClockDrift))) + BeyondTerm
            : null;
        Violation? violation = new HistoryChecker(new SimReference().Decide).Check(_history, within) ?? Converged();
        return new SimResult(
            seed, violation, _settings.RateBeyond > 0, _world.Hash, _world.Events, _network.Sent,
            _history.Checks.Count, _clients.Hits, _history.Changes.Count,
            _history.Changes.Count(change => change.Acknowledged is not null), _history.Unavailable, _world.Trace);
    }

    private void Start()
    {
        _database.Store.Committed = commit =>
        {
            if (_history.Note(commit, _world.Now) is { } change)
            {
                _world.Note($"database: {change} committed");
                _faults?.Aim();
            }
        };
        _database.Listed = () => _faults?.Aim();
        Database.Start(() => _database);
        _clientProcess.Start(() => new object());
        for (int silo = 0; silo < _settings.Silos; silo++)
        {
            _silos.Add(NewProcess(SiloName(silo), DrawRate()));
        }

        for (int gateway = 0; gateway < _settings.Gateways; gateway++)
        {
            _gateways.Add(NewProcess($"gateway-{gateway}", DrawRate()));
        }

        foreach (SimProcess node in Nodes)
        {
            StartNode(node);
        }

        _clientProcess.Run(() => _clients.SetUpAsync(_clientProcess));
    }

    private void BeginTrouble()
    {
        _network.Settings = _settings.Network;
        _database.FailureChance = _settings.StoreFailureChance;
        for (int writer = 0; writer < _settings.Writers; writer++)
        {
            _clientProcess.Run(() => _clients.WriteAsync(_clientProcess, _settings.FaultsEnd));
        }

        _faults = new FaultInjector(_world, _network, _settings, this);
        _faults.Begin();
    }

    private void EndTrouble()
    {
        _world.Note("everything works again");
        _network.Settings = new NetworkSettings();
        _network.Heal();
        _database.FailureChance = 0;
        Database.Wake();
        _unheard.ForEach(process => process.Crash());
        foreach (SimProcess node in Nodes)
        {
            node.Wake();
            if (!node.IsUp)
            {
                StartNode(node);
            }
        }
    }

    /// <summary>When everything has worked for a while every node must answer, and answer with the latest.</summary>
    private void AskOnceMore()
    {
        foreach (SimProcess node in Nodes)
        {
            PermissionGateway gateway = node.Node is Silo silo ? silo.Checks : ((GatewayNode)node.Node!).Gateway;
            node.Run(async () =>
            {
                for (int tenant = 0; tenant < _settings.Tenants; tenant++)
                {
                    for (int user = 0; user < _settings.Users; user++)
                    {
                        string tenantName = Clients.TenantName(tenant);
                        string userName = Clients.UserName(user);
                        CheckAnswer answer = await _clients.CheckOnceAsync(
                            gateway, node.Name, tenantName, userName, null, default);
                        int latest = _history.VersionOf(tenantName, $"u/{userName}");
                        if (!answer.IsAllowed || SimModel.VersionOf("u", answer.Obligations) != latest
                            || !gateway.TryCheck(SimModel.Ask(tenantName, userName), out _))
                        {
                            _late.Add($"{node.Name} still answers `{answer}` about {userName} of {tenantName}");
                        }
                    }
                }
            });
        }
    }

    private Violation? Converged()
    {
        int expected = Enumerable.Range(0, _settings.Tenants)
            .Sum(tenant => _database.Store.ListRows(Clients.TenantName(tenant), "marks", "", null, 1000).Count);
        int holders = _silos.Count + _gateways.Count;
        string? text = _late.FirstOrDefault()
            ?? (expected > 0 ? $"{expected} marks are left over" : null)
            ?? (_database.SessionCount != holders ? $"{_database.SessionCount} sessions of {holders} holders" : null);
        return text is null ? null : new Violation(_world.Now, $"{text}, long after everything works again", []);
    }

    private double DrawRate()
    {
        double drift = SimSettings.Terms.ClockDrift;
        double rate = _world.Random.Between(1 - drift, 1 + drift);
        bool isOff = _settings.RateBeyond > 0 && _processes == 3;
        double beyond = _world.Random.Happens(0.5) ? 1 + _settings.RateBeyond : 1 - _settings.RateBeyond;
        return isOff ? beyond : rate;
    }

    private SimProcess NewProcess(string name, double rate)
    {
        SimProcess process = new(_world, ++_processes, name, rate);
        _network.Assign(name, process);
        return process;
    }

    private void StartNode(SimProcess process) => process.Start(() =>
    {
        (object node, PermissionGateway gateway) = Make(process);
        for (int checker = 0; checker < _settings.CheckersPerNode; checker++)
        {
            _ = _clients.CheckAsync(process, gateway, process.Name, _settings.End);
        }

        return node;
    });

    private (object Node, PermissionGateway Gateway) Make(SimProcess process)
    {
        if (process.Name.StartsWith("silo", StringComparison.Ordinal))
        {
            Silo silo = new(_services, process);
            return (silo, silo.Checks);
        }

        GatewayNode gateway = new(_services, process);
        return (gateway, gateway.Gateway);
    }
}

/// <summary>What came of a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Violation">What was wrong; null where nothing was.</param>
/// <param name="IsBeyondAllowance">Whether a clock drifted more than the guarantees allow for.</param>
/// <param name="Hash">Stands for the whole course of events.</param>
/// <param name="Events">How many events there were.</param>
/// <param name="Messages">How many messages were sent.</param>
/// <param name="Checks">How many checks were answered.</param>
/// <param name="Hits">How many of them at once.</param>
/// <param name="Changes">How many changes were asked for.</param>
/// <param name="Acknowledged">How many of them were acknowledged.</param>
/// <param name="Unavailable">How many checks nobody could answer.</param>
/// <param name="Trace">What happened, for people.</param>
internal sealed record SimResult(
    ulong Seed, Violation? Violation, bool IsBeyondAllowance, ulong Hash, long Events, long Messages, int Checks,
    int Hits, int Changes, int Acknowledged, int Unavailable, IReadOnlyList<string> Trace);
