using OrleansRoles.Entities.Ports;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Embedded;

/// <summary>Changes on their way to the one gateway of this process, inside the turn that made them.</summary>
internal sealed class TurnFlow(ChangeFlow changes) : IChangeFlow
{
    /// <inheritdoc/>
    public bool NeedsMarks => false;

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(string tenant, string commit, IReadOnlyList<FactKey> keys) =>
        changes.ReleaseAsync(tenant, commit, keys);

    /// <inheritdoc/>
    /// <remarks>There is no mark by which somebody would notice later, so it is waited for.</remarks>
    public ValueTask SuspectAsync(string tenant, string commit, IReadOnlyList<FactKey> keys) =>
        changes.ReleaseAsync(tenant, commit, keys);

    /// <inheritdoc/>
    /// <remarks>A command runs in the tenant's turn, and a turn ends when its change is released.</remarks>
    public ValueTask SettleAsync(string tenant, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
