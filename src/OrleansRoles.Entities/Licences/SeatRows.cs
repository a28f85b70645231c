using System.Text.Json;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Licences;

/// <summary>Who has a seat of a licence, as rows by licence: what reports list.</summary>
public static class SeatRows
{
    /// <summary>The collection.</summary>
    public const string Collection = "seats";

    private const char Separator = '\u001f';

    /// <summary>The prefix of a licence's rows.</summary>
    public static string Prefix(string licence) => $"{licence}{Separator}";

    /// <summary>The key of a seat.</summary>
    public static string KeyOf(string licence, string user) => $"{licence}{Separator}{user}{Separator}";

    /// <summary>The row of a seat.</summary>
    public static Row RowOf(string licence, string user, DateTimeOffset since) => new(
        Collection, KeyOf(licence, user),
        JsonSerializer.SerializeToUtf8Bytes(since, LicencesJson.Default.DateTimeOffset));

    /// <summary>Whose seat it is, and since when.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static (string User, DateTimeOffset Since) Read(Row row)
    {
        string[] parts = row.Key.Split(Separator);
        try
        {
            return parts.Length == 3
                ? (parts[1], JsonSerializer.Deserialize(row.Value.Span, LicencesJson.Default.DateTimeOffset))
                : throw new InvalidDataException($"the seat `{row.Key}` is damaged");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the seat `{row.Key}` is damaged", exception);
        }
    }
}
