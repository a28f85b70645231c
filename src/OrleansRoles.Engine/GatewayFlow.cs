using OrleansRoles.Entities.Ports;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine;

/// <summary>The entities' changes on their way to the gateways. Thread-safe.</summary>
public sealed class GatewayFlow(ChangeFlow flow) : IChangeFlow
{
    /// <inheritdoc/>
    public bool NeedsMarks => true;

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(string tenant, string commit, IReadOnlyList<FactKey> keys) =>
        flow.ReleaseAsync(tenant, commit, keys);

    /// <inheritdoc/>
    public ValueTask SuspectAsync(string tenant, string commit, IReadOnlyList<FactKey> keys)
    {
        flow.Suspect(tenant, keys);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(string tenant, CancellationToken cancellationToken) =>
        flow.SettleAsync(tenant, cancellationToken);
}
