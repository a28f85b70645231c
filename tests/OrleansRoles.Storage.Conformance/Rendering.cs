using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Stored values as text, because records that hold memory are equal only when they share it.</summary>
internal static class Rendering
{
    public static string Show(EntitySnapshot? snapshot) => snapshot is null
        ? "none"
        : $"{snapshot.Key} #{snapshot.Sequence} {Show(snapshot.Hash)} {Show(snapshot.State)}";

    public static string Show(Row? row) =>
        row is null ? "none" : $"{row.Collection}[{row.Key}] = {Show(row.Value)}";

    /// <summary>Without the position, which only the store knows.</summary>
    public static string Show(JournalRow row) =>
        $"{row.Entity} #{row.Sequence} {row.Commit} {row.Time:O} {row.Actor} ({row.Reason}) {row.Type} " +
        $"{Show(row.Payload)} {Show(row.Hash)}";

    public static IEnumerable<string> Show(IEnumerable<EntitySnapshot> snapshots) => snapshots.Select(Show);

    public static IEnumerable<string> Show(IEnumerable<Row> rows) => rows.Select(Show);

    public static IEnumerable<string> Show(IEnumerable<JournalRow> rows) => rows.Select(Show);

    private static string Show(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
