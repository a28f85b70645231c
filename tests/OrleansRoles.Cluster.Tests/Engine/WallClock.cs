namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>
/// A clock whose date a test moves, while time itself goes on: sessions and heartbeats of a cluster need that.
/// </summary>
internal sealed class WallClock(TimeProvider date) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => date.GetUtcNow();
}
