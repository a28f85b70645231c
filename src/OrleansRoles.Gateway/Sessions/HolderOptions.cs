using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Gateway.Sessions;

/// <summary>Who a holder is.</summary>
public sealed record HolderOptions
{
    /// <summary>
    /// An id of this run of the process, never used before (a new GUID): sessions start with it, and only the process
    /// that has it acknowledges drops for them.
    /// </summary>
    public required string Life { get; init; }

    /// <summary>The holder's name for people: <c>gateway-3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>From whom it loads.</summary>
    public required HolderLevel Level { get; init; }

    /// <summary>Where drops reach it, in the transport's own form.</summary>
    public string Address { get; init; } = "";

    /// <summary>
    /// With how many tenants it names each before it first loads something of it, so that it is told only of changes in
    /// these; with one more it is told of every tenant's. 0: it is told of all, and names none. Only for a holder whose
    /// source is the database that also has the sessions.
    /// </summary>
    /// <value>0.</value>
    public int TenantsNamedMax { get; init; }

    /// <summary>How long sessions last, the same everywhere.</summary>
    public SessionTerms Terms { get; init; } = new();

    /// <summary>What is left out, by tests.</summary>
    internal Protection Skipped { get; init; }
}
