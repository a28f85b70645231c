using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;

namespace OrleansRoles.Entities.Outbox;

/// <summary>What is to be done at a time.</summary>
/// <param name="Kind">What: <c>invitation</c> ends, <c>approval</c> ends.</param>
/// <param name="Owner">The entity that it concerns, or empty.</param>
/// <param name="Id">What of it.</param>
public sealed record DueItem(string Kind, string Owner, string Id);

/// <summary>
/// What ends by itself, as rows in order of time. Nothing relies on it being done in time: whatever has ended is
/// refused by the clock, and this only tidies up and tells.
/// </summary>
public static class DueRows
{
    /// <summary>The collection.</summary>
    public const string Collection = "due";

    private const char Separator = '\u001f';

    /// <summary>The key of an item.</summary>
    public static string KeyOf(DueItem item, DateTimeOffset at) =>
        $"{OutboxRows.Instant(at)}{Separator}{item.Kind}{Separator}{item.Owner}{Separator}{item.Id}{Separator}";

    /// <summary>Puts an item into a turn's commit.</summary>
    internal static void Add(Turn turn, DueItem item, DateTimeOffset at) => turn.Put(new Row(
        Collection, KeyOf(item, at), JsonSerializer.SerializeToUtf8Bytes(item, DueJson.Default.DueItem)));

    /// <summary>Takes an item out.</summary>
    internal static void Remove(Turn turn, DueItem item, DateTimeOffset at) =>
        turn.Delete(Collection, KeyOf(item, at));

    /// <summary>Reads an item back, with its instant.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static (DueItem Item, DateTimeOffset At) Read(Row row)
    {
        try
        {
            return (JsonSerializer.Deserialize(row.Value.Span, DueJson.Default.DueItem)!, OutboxRows.DueOf(row));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"what is due at `{row.Key}` is damaged", exception);
        }
    }
}

/// <summary>How items are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DueItem))]
internal sealed partial class DueJson : JsonSerializerContext;
