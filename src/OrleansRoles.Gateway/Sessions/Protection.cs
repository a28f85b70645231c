namespace OrleansRoles.Gateway.Sessions;

/// <summary>
/// The steps that protect a check from being stale. Each can be left out, by tests only, to see that the simulation
/// then finds a stale answer: a step whose loss nobody notices is either not needed or not tested.
/// </summary>
[Flags]
internal enum Protection
{
    None = 0,

    /// <summary>Waiting for the acknowledgement of every live holder.</summary>
    Acknowledgement = 1 << 0,

    /// <summary>Silos before gateways.</summary>
    Order = 1 << 1,

    /// <summary>Reading the live sessions again before the second round.</summary>
    SecondListing = 1 << 2,

    /// <summary>Not keeping what was loaded while it was dropped.</summary>
    InFlightLoads = 1 << 3,

    /// <summary>An empty memory for a new session.</summary>
    EmptyStart = 1 << 4,

    /// <summary>Counting a session from before the renewal was asked for.</summary>
    CountFromSending = 1 << 5,

    /// <summary>Refusing to renew a session that was fenced, for which a writer no longer waits.</summary>
    Fencing = 1 << 6,

    /// <summary>Reading all facts of a check without awaiting in between.</summary>
    OneReading = 1 << 7,

    /// <summary>Dropping what a mark names before the mark goes.</summary>
    Recovery = 1 << 8,

    /// <summary>Not keeping facts that are marked.</summary>
    Marks = 1 << 9,

    /// <summary>A silo answering loads from memory only while it has a session.</summary>
    SiloSession = 1 << 10,

    /// <summary>Waiting a whole term since a fenced session's last renewal.</summary>
    WholeTerm = 1 << 11,

    /// <summary>Answering from memory only while there is a session.</summary>
    SessionTest = 1 << 12,

    /// <summary>An acknowledgement only from the process that had the session.</summary>
    OwnSession = 1 << 13,

    /// <summary>Answering from the cluster only once nobody answers from an older state.</summary>
    ReleasedAnswer = 1 << 14,

    /// <summary>Answering that a command was carried out already only once its change is released.</summary>
    Settling = 1 << 15,

    /// <summary>Counting from a renewal that was seen only if it was the last one before the fence.</summary>
    LastRenewal = 1 << 16,

    /// <summary>Naming a tenant before something of it is read, not after.</summary>
    NamedFirst = 1 << 17,

    /// <summary>Noting that others load from this process, before the first load is answered.</summary>
    Serving = 1 << 18,
}
