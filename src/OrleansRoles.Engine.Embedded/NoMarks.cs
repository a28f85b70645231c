using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Embedded;

/// <summary>One process leaves no marks: what it knew of changes under way ends with it, and so does its memory.
/// </summary>
internal sealed class NoMarks : IMarks
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Mark>> ReadAsync(
        string tenant, IReadOnlyList<FactKey>? keys, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Mark>>([]);

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string tenant, IReadOnlyList<Mark> marks, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>([]);
}
