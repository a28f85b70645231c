using System.Globalization;
using OrleansRoles.Language.Structure;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Binding;

/// <summary>Durations as written: <c>30d</c>, <c>12h</c>, <c>90m</c>.</summary>
internal static class DurationSyntax
{
    private const int DigitsMax = 6;

    internal static TimeSpan? Parse(string text)
    {
        if (text.Length is < 2 or > DigitsMax + 1
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture,
                out int count)
            || count == 0)
        {
            return null;
        }

        return text[^1] switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => null,
        };
    }

    internal static string Write(TimeSpan duration)
    {
        (double count, string unit) = duration switch
        {
            { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => (duration.TotalDays, "d"),
            { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => (duration.TotalHours, "h"),
            _ => (duration.TotalMinutes, "m"),
        };
        return count.ToString(CultureInfo.InvariantCulture) + unit;
    }
}

/// <summary>Times as written: ISO 8601 with an offset.</summary>
internal static class InstantSyntax
{
    private static readonly string[] _formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    internal static DateTimeOffset? Parse(string text)
    {
        // Without an offset a time means something else on every machine.
        bool hasOffset = text.Length > 16 && (text[^1] == 'Z' || text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(
            text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant.ToUniversalTime()
            : null;
    }

    internal static string Write(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Scopes as written: <c>tenant</c>, <c>venue/hall-a</c>, <c>venue/*</c>.</summary>
internal static class ScopeSyntax
{
    internal static ScopeName? Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return TextRule.IsName(text) ? new(text, "") : null;
        }

        (string type, string id) = (text[..slash], text[(slash + 1)..]);
        return TextRule.IsName(type) && TextRule.IsId(id) ? new(type, id) : null;
    }
}
