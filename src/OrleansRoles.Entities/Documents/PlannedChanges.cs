using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Entities.Documents;

/// <summary>Changes in words, for plans.</summary>
public static class PlannedChanges
{
    /// <summary>The changes of one entity's turn.</summary>
    public static IEnumerable<PlannedChange> Of(EntityTurn turn) => turn.Changes.Select(
        change => new PlannedChange(turn.Key.Name, ChangeCodec.NameOf(change), change.Text));
}
