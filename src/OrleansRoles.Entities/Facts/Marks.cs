using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Entities.Facts;

/// <summary>
/// Marks in the store: a change to these facts is committed and perhaps not acknowledged yet. A mark that is left over
/// costs one more drop and nothing else.
/// </summary>
public static class Marks
{
    /// <summary>The collection of the marks.</summary>
    public const string Collection = "marks";

    private const char Separator = '\u001f';

    /// <summary>The row that marks facts for a commit.</summary>
    public static Row RowOf(FactKey key, string commit) =>
        new(Collection, KeyOf(key, commit), ReadOnlyMemory<byte>.Empty);

    /// <summary>The key of that row.</summary>
    public static string KeyOf(FactKey key, string commit) => $"{key}{Separator}{commit}{Separator}";

    /// <summary>The prefix of all marks of some facts.</summary>
    public static RowPrefix PrefixOf(FactKey key) => new(Collection, $"{key}{Separator}");

    /// <summary>Reads a mark's facts and commit.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static (FactKey Key, string Commit) Read(Row row)
    {
        string[] parts = row.Key.Split(Separator);
        return parts.Length == 3
            ? (FactKey.Parse(parts[0]), parts[1])
            : throw new InvalidDataException($"the mark `{row.Key}` is damaged");
    }
}
