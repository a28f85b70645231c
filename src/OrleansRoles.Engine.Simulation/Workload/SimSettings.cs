using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Simulation.Workload;

/// <summary>How much goes wrong in a run.</summary>
internal enum SimMode
{
    /// <summary>Every seed draws which faults there are and how often.</summary>
    Swarm,

    /// <summary>Messages are late now and then; nothing else.</summary>
    Lite,
}

/// <summary>What the tests leave out on purpose.</summary>
/// <param name="Skipped">Steps of the protocol.</param>
/// <param name="TrustsSecondActivation">The store takes what a second activation writes on top of a state that it has
/// not seen.</param>
internal sealed record Sabotage(Protection Skipped = Protection.None, bool TrustsSecondActivation = false)
{
    public static Sabotage Nothing { get; } = new();
}

/// <summary>What the faults of a run are.</summary>
internal enum Fault
{
    Cut,
    CutOneWay,
    CutPair,
    Pause,
    Crash,
    Takeover,
    DatabasePause,
    WallJump,

    /// <summary>Only where a change is aimed at: at any other time it is no more than a gateway that starts.</summary>
    Join,
}

/// <summary>The size of a run and what goes wrong in it, drawn from the seed.</summary>
internal sealed record SimSettings
{
    /// <summary>By how much clocks may drift in a run that keeps to the allowance.</summary>
    public static SessionTerms Terms { get; } = new();

    public required int Silos { get; init; }

    public required int Gateways { get; init; }

    public required int Tenants { get; init; }

    public required int Users { get; init; }

    public required int Writers { get; init; }

    public required int CheckersPerNode { get; init; }

    public required double WritePauseMilliseconds { get; init; }

    public required double CheckPauseMilliseconds { get; init; }

    public required NetworkSettings Network { get; init; }

    public required double StoreFailureChance { get; init; }

    public required IReadOnlyDictionary<Fault, double> Faults { get; init; }

    public required double FaultPauseMilliseconds { get; init; }

    /// <summary>How often a step of a change draws faults upon itself (<see cref="FaultInjector.Aim"/>).</summary>
    public required double AimedChance { get; init; }

    /// <summary>How many tenants a silo names one by one, of one or two that there are.</summary>
    public required int TenantsNamedMax { get; init; }

    /// <summary>Whether only gateways fail: then a change must be acknowledged within a term and a little.</summary>
    public required bool OnlyGatewaysFail { get; init; }

    /// <summary>By how much one process's clock is off beyond the allowance; 0 for none.</summary>
    public required double RateBeyond { get; init; }

    /// <summary>When faults stop.</summary>
    public TimeSpan FaultsEnd { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From when on clients ask less: what is left is for the rest to come to rest.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(13);

    /// <summary>When the run ends.</summary>
    public TimeSpan End { get; init; } = TimeSpan.FromSeconds(21);

    public static SimSettings Draw(SimRandom random, SimMode mode)
    {
        bool isSwarm = mode == SimMode.Swarm;
        bool onlyGateways = isSwarm && random.Happens(0.15);
        Dictionary<Fault, double> faults = [];
        foreach (Fault fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.Join))
        {
            double weight = random.Happens(0.65) ? random.Between(0.1, 1) : 0;
            faults[fault] = isSwarm && !(onlyGateways && fault == Fault.DatabasePause) ? weight : 0;
        }

        bool isRough = isSwarm && !onlyGateways;
        SimRandom aim = random.Beside();
        bool isSlow = random.Happens(0.7);
        bool isLossy = random.Happens(0.4);
        bool isDoubling = random.Happens(0.3);
        bool isFailing = random.Happens(0.4);

        // Silos from which nobody has loaded yet, until gateways join.
        bool beginsAlone = isRough && aim.Happens(0.15);
        return new SimSettings
        {
            Silos = 1 + random.Below(3),
            Gateways = beginsAlone ? 0 : 1 + random.Below(4),
            Tenants = 1 + random.Below(2),
            Users = 1 + random.Below(3),
            Writers = 1 + random.Below(3),
            CheckersPerNode = 1 + random.Below(2),
            WritePauseMilliseconds = random.Between(150, 1000),
            CheckPauseMilliseconds = random.Between(20, 250),
            Network = new NetworkSettings
            {
                UsualMilliseconds = random.Between(0.3, 3),
                SlowChance = !onlyGateways && isSlow ? random.Between(0.005, 0.1) : 0,
                SlowMilliseconds = isSwarm ? random.Between(20, 3000) : 20,
                LossChance = isRough && isLossy ? random.Between(0.002, 0.05) : 0,
                TwiceChance = isRough && isDoubling ? random.Between(0.01, 0.1) : 0,
            },
            StoreFailureChance = isRough && isFailing ? random.Between(0.005, 0.06) : 0,
            Faults = faults,
            FaultPauseMilliseconds = random.Between(200, 1500),
            AimedChance = isSwarm && aim.Happens(0.5) ? aim.Between(0.1, 0.6) : 0,
            TenantsNamedMax = aim.Happens(0.3) ? 1 : 2,
            OnlyGatewaysFail = onlyGateways,
            RateBeyond = isRough && random.Happens(0.03) ? random.Between(0.05, 0.25) : 0,
        };
    }
}
