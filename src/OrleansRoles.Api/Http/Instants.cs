using System.Globalization;

namespace OrleansRoles.Api.Http;

/// <summary>Instants as they travel: <c>2026-12-01T00:00:00Z</c>.</summary>
internal static class Instants
{
    private static readonly string[] _formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK",
    ];

    /// <summary>Reads an instant with an offset or <c>Z</c>.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        // Without an offset it would be another instant on another machine.
        instant = default;
        bool hasOffset = text.Length > 19 && (text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > 10);
        return hasOffset && DateTimeOffset.TryParseExact(
            text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>Writes an instant in UTC.</summary>
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
