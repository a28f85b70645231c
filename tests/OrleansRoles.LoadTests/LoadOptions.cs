using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests;

/// <summary>What a run does.</summary>
internal enum LoadMode
{
    /// <summary>Checks, batches and changes of a crowd of tenants.</summary>
    Mixed,

    /// <summary>First checks of users after a start with nothing in memory.</summary>
    Cold,

    /// <summary>The mixed run again and again, on one silo more each time.</summary>
    Scale,

    /// <summary>Changes while silos are killed and started again.</summary>
    Chaos,

    /// <summary>Changes and checks while the database stands still, and while it restarts.</summary>
    DatabaseStop,

    /// <summary>Changes and checks while one silo is cut off from the others and from the database.</summary>
    CutOff,

    /// <summary>Revocations while gateway processes answer from memory and are killed, stopped and cut off.</summary>
    Revocations,
}

/// <summary>How a run was asked for.</summary>
internal sealed record LoadOptions
{
    /// <summary>What it does.</summary>
    public required LoadMode Mode { get; init; }

    /// <summary><c>embedded</c>, <c>cluster</c>, or addresses with commas.</summary>
    public required string Target { get; init; }

    /// <summary>The operator key of a target by address.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the embedded server keeps its data in PostgreSQL.</summary>
    public bool OnPostgres { get; init; }

    /// <summary>Silos of a cluster; the most of them, where the run goes from one to several.</summary>
    public int Silos { get; init; } = 4;

    /// <summary>The silo's program, where it is not this repository's own build.</summary>
    public string? SiloProgram { get; init; }

    /// <summary>The gateway processes' program, likewise.</summary>
    public string? GatewayProgram { get; init; }

    /// <summary>How many tenants there are and how large.</summary>
    public required PopulationPlan Population { get; init; }

    /// <summary>How calls follow each other.</summary>
    public required TrafficShape Traffic { get; init; }

    /// <summary>How unequal tenants are in activity.</summary>
    public double ActivitySkew { get; init; } = 0.8;

    /// <summary>To which silo calls go.</summary>
    public CallRoute Route { get; init; }

    /// <summary>How admins change things.</summary>
    public ChangeStyle Style { get; init; }

    /// <summary>How long traffic runs.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it runs before measuring begins.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two faults.</summary>
    public TimeSpan FaultEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a fault lasts.</summary>
    public TimeSpan FaultTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes a run repeatable, as far as a real machine is.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where the report and logs go.</summary>
    public required string Folder { get; init; }

    /// <summary>The command line, for the report.</summary>
    public string CommandLine { get; init; } = "";
}
