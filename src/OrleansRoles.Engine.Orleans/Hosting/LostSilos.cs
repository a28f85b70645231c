using Orleans.Configuration;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>How soon the cluster takes a silo for dead that says nothing any more.</summary>
/// <remarks>
/// Calls that the silo had under way fail then and are tried again elsewhere, and its entities come up elsewhere;
/// until then both wait. Orleans' own times (probes of 5 s and more, three of them) are made for silos that must not be
/// given up lightly because their memory is the truth. Here the journal is: a silo that was given up too early costs a
/// restart, and its session would have ended after a term of 2 s anyway.
/// </remarks>
internal static class LostSilos
{
    private static readonly TimeSpan _probe = TimeSpan.FromSeconds(1);

    // A machine that is too busy to answer at once is not dead: probes adapt to how long answers take.
    private static readonly TimeSpan _probeMax = TimeSpan.FromSeconds(4);

    // Gossip is not certain to arrive.
    private static readonly TimeSpan _tableRefresh = TimeSpan.FromSeconds(5);

    // Who starts after the whole cluster was lost waits for those whose sign of life is younger than twice this.
    private static readonly TimeSpan _aliveEvery = TimeSpan.FromSeconds(5);

    /// <summary>Sets the times.</summary>
    public static void Configure(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = _probe;
        options.MinProbeTimeout = _probe;
        options.MaxProbeTimeout = _probeMax;
        options.ExtendProbeTimeoutDuringDegradation = true;
        options.TableRefreshTimeout = _tableRefresh;
        options.IAmAliveTablePublishTimeout = _aliveEvery;
    }
}
