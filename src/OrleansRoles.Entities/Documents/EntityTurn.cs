using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Documents;

/// <summary>
/// What one command does to one entity: changes to append, the state after them, assignments as rows.
/// </summary>
/// <param name="Key">The entity.</param>
/// <param name="Changes">The changes, in order; at least one.</param>
/// <param name="State">The state afterwards; null where the entity ended.</param>
public sealed record EntityTurn(EntityKey Key, IReadOnlyList<EntityChange> Changes, ReadOnlyMemory<byte>? State)
{
    /// <summary>Assignments that come.</summary>
    public IReadOnlyList<AssignmentEntry> Given { get; init; } = [];

    /// <summary>Assignments that go.</summary>
    public IReadOnlyList<AssignmentEntry> Taken { get; init; } = [];

    /// <summary>Other rows that come with it.</summary>
    public IReadOnlyList<Row> Puts { get; init; } = [];

    /// <summary>Other rows that go with it, by collection and key.</summary>
    public IReadOnlyList<(string Collection, string Key)> Deletes { get; init; } = [];
}
