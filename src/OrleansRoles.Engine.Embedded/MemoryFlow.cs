using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Embedded;

/// <summary>Drops what is in this process's own memory: there is no other.</summary>
internal sealed class MemoryFlow(FactMemory memory) : IChangeFlow
{
    /// <inheritdoc/>
    public bool NeedsMarks => false;

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(string tenant, string commit, IReadOnlyList<FactKey> keys)
    {
        memory.DropTenant(tenant);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SuspectAsync(string tenant, string commit, IReadOnlyList<FactKey> keys)
    {
        memory.DropTenant(tenant);
        return ValueTask.CompletedTask;
    }
}
