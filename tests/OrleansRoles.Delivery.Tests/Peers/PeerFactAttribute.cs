namespace OrleansRoles.Delivery.Tests.Peers;

/// <summary>A fact that needs node and the packages of the peers; skipped, with the reason, where they cannot be had.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute() => Skip = PeerPackages.Missing;
}
