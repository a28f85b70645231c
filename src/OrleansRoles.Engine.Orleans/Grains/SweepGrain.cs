using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Changes;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>
/// Finishes changes whose silo was lost in the middle, and removes rows whose time is over; one for the whole cluster.
/// A reminder keeps it alive.
/// </summary>
[Alias("orleansroles.sweep")]
internal interface ISweepGrain : IGrainWithIntegerKey
{
    /// <summary>Sees to it that it runs.</summary>
    [Alias("start"), ResponseTimeout("00:01:00")]
    Task StartAsync();
}

/// <summary>What a sweep leaves for the next one, so that it is not lost with the silo. Old state only costs time.
/// </summary>
internal sealed record SweepState
{
    /// <summary>The marks that were seen once.</summary>
    public ImmutableArray<SeenMark> Seen { get; init; } = [];
}

[GrainType("orleansroles.sweep")]
internal sealed class SweepGrain(
    IGrainContext context, MarkSweeper sweeper, FlowOptions options, ExpirySweeper expiry,
    [PersistentState("sweep", SweepGrain.Storage)] IPersistentState<SweepState> state)
    : IGrainBase, ISweepGrain, IRemindable
{
    /// <summary>The name of the storage of grain state.</summary>
    public const string Storage = "snapshots";

    private const string Reminder = "sweep";
    private static readonly TimeSpan _wakeEvery = TimeSpan.FromMinutes(1);

    public IGrainContext GrainContext => context;

    public Task OnActivateAsync(CancellationToken cancellationToken)
    {
        sweeper.Seen = state.State.Seen;
        this.RegisterGrainTimer(SweepAsync, options.SweepEvery, options.SweepEvery);
        this.RegisterGrainTimer(RemoveExpiredAsync, TimeSpan.Zero, ExpirySweeper.Every);
        return Task.CompletedTask;
    }

    public Task StartAsync() => this.RegisterOrUpdateReminder(Reminder, _wakeEvery, _wakeEvery);

    // The activation that it causes is all that is wanted of it.
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private Task RemoveExpiredAsync(CancellationToken cancellationToken) => TryAsync(
        () => Task.Run(() => expiry.SweepAsync(cancellationToken), cancellationToken), cancellationToken);

    private Task SweepAsync(CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await Task.Run(() => sweeper.SweepAsync(cancellationToken), cancellationToken);
            if (!sweeper.Seen.SequenceEqual(state.State.Seen))
            {
                state.State = new SweepState { Seen = sweeper.Seen };
                await state.WriteStateAsync(cancellationToken);
            }
        },
        cancellationToken);

    [SuppressMessage("Design", "CA1031", Justification = "The next round tries again.")]
    private static async Task TryAsync(Func<Task> round, CancellationToken cancellationToken)
    {
        try
        {
            await round();
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The store does not answer at the moment, or another activation wrote its state.
        }
    }
}
