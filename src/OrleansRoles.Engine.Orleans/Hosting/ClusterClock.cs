using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>
/// The clock of a test cluster: put forward in one place, kept in the database, and followed by every silo before that
/// is answered. A silo that starts later begins where the clock is. Thread-safe.
/// </summary>
internal sealed class ClusterClock(
    ClusterSetup setup, InstallationStore store, IClusterMembershipService members, SiloServiceClient silos,
    IGrainFactory grains) : ITestClock
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public TimeSpan Ahead => setup.TestClock?.Ahead ?? TimeSpan.Zero;

    /// <inheritdoc/>
    public async ValueTask AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        await ClusterCalls.TryAsync(() => grains.GetGrain<IClockGrain>(0).AdvanceAsync(by));
    }

    /// <summary>Goes to where the clock was put before this silo started.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (setup.TestClock is not null)
        {
            await FollowAsync(await store.ReadClockAsync(cancellationToken));
        }
    }

    /// <summary>Puts this silo's clock so far ahead, unless it is already.</summary>
    public async ValueTask FollowAsync(TimeSpan ahead)
    {
        if (setup.TestClock is { } clock && ahead > clock.Ahead)
        {
            await clock.AdvanceAsync(ahead - clock.Ahead, CancellationToken.None);
        }
    }

    /// <summary>Puts the clock forward everywhere, in the turn of the one grain that does.</summary>
    /// <returns>How far it is ahead.</returns>
    public async ValueTask<TimeSpan> AdvanceInTurnAsync(TimeSpan by)
    {
        TimeSpan ahead = await store.ReadClockAsync(CancellationToken.None) + by;
        await store.WriteClockAsync(ahead, CancellationToken.None);
        await Task.WhenAll(members.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => silos.FollowClockAsync(member.SiloAddress, ahead).AsTask().WaitAsync(_patience)));
        return ahead;
    }
}
