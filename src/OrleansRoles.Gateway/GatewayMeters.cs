using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansRoles.Gateway;

/// <summary>What is measured, under the meter and the activity source <c>OrleansRoles.Gateway</c>.</summary>
public static class GatewayMeters
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "OrleansRoles.Gateway";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Checks answered from memory.</summary>
    internal static Counter<long> Hits { get; } = Meter.CreateCounter<long>("orleansroles.gateway.hits", "{check}");

    /// <summary>Checks that needed facts which were not in memory.</summary>
    internal static Counter<long> Misses { get; } = Meter.CreateCounter<long>("orleansroles.gateway.misses", "{check}");

    /// <summary>Checks that the cluster answered in place of the memory.</summary>
    internal static Counter<long> ClusterAnswers { get; } =
        Meter.CreateCounter<long>("orleansroles.gateway.cluster-answers", "{check}");

    /// <summary>Checks that nobody could answer.</summary>
    internal static Counter<long> Unavailable { get; } =
        Meter.CreateCounter<long>("orleansroles.gateway.unavailable", "{check}");

    /// <summary>Loads of facts, by how they ended: kept, thrown-away, marked, failed.</summary>
    internal static Counter<long> Loads { get; } = Meter.CreateCounter<long>("orleansroles.gateway.loads", "{load}");

    /// <summary>How long a load took.</summary>
    internal static Histogram<double> LoadTime { get; } =
        Meter.CreateHistogram<double>("orleansroles.gateway.load-time", "ms");

    /// <summary>Messages with drops that a holder received.</summary>
    internal static Counter<long> DropsReceived { get; } =
        Meter.CreateCounter<long>("orleansroles.gateway.drops-received", "{message}");

    /// <summary>Sessions that holders of this process opened.</summary>
    internal static Counter<long> SessionsOpened { get; } =
        Meter.CreateCounter<long>("orleansroles.gateway.sessions-opened", "{session}");

    /// <summary>Renewals and openings that failed.</summary>
    internal static Counter<long> HeartbeatsFailed { get; } =
        Meter.CreateCounter<long>("orleansroles.gateway.heartbeats-failed", "{heartbeat}");

    /// <summary>From a change's commit until every holder had dropped what it touched.</summary>
    internal static Histogram<double> ReleaseTime { get; } =
        Meter.CreateHistogram<double>("orleansroles.changes.release-time", "ms");

    /// <summary>From the sending of a drop to the holder's acknowledgement, by holder.</summary>
    internal static Histogram<double> HolderLag { get; } =
        Meter.CreateHistogram<double>("orleansroles.changes.holder-lag", "ms");

    /// <summary>Messages with drops that were sent, repetitions included.</summary>
    internal static Counter<long> DropsSent { get; } =
        Meter.CreateCounter<long>("orleansroles.changes.drops-sent", "{message}");

    /// <summary>Sessions that a writer fenced because their holder was silent.</summary>
    internal static Counter<long> SessionsFenced { get; } =
        Meter.CreateCounter<long>("orleansroles.changes.sessions-fenced", "{session}");

    /// <summary>Marks of changes that were cut short, of which the facts were dropped again.</summary>
    internal static Counter<long> MarksRecovered { get; } =
        Meter.CreateCounter<long>("orleansroles.changes.marks-recovered", "{mark}");
}
