using Microsoft.Net.Http.Headers;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Api.Http;

/// <summary>The content types of bodies.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";

    private static readonly string[] _yamlTypes = [Yaml, "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Whether a body is JSON in UTF-8.</summary>
    public static bool IsJson(string? contentType) =>
        string.Equals(contentType, Json) || FormatOf(contentType) == SourceFormat.Json;

    /// <summary>The notation that a content type names; null for any other, or a charset other than UTF-8.</summary>
    public static SourceFormat? FormatOf(string? contentType)
    {
        if (contentType is null || !MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed))
        {
            return null;
        }

        bool isUtf8 = !parsed.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return isUtf8 ? FormatOf(parsed) : null;
    }

    /// <summary>
    /// The notation that an <c>Accept</c> header prefers: JSON where there is no choice; null where neither will do.
    /// </summary>
    public static SourceFormat? Preferred(IReadOnlyList<string?> accept) =>
        Preferred(accept, SourceFormat.Json, SourceFormat.Yaml, SpecificityOf) is { IsAny: true } choice
            ? choice.Choice
            : null;

    /// <summary>
    /// The one of two content types that an <c>Accept</c> header prefers: the first where there is no choice; null
    /// where neither will do.
    /// </summary>
    public static string? Preferred(IReadOnlyList<string?> accept, string first, string second) =>
        Preferred(accept, first, second, SpecificityOf) is { IsAny: true } choice ? choice.Choice : null;

    /// <summary>The content type of a notation.</summary>
    public static string TypeOf(SourceFormat format) => format == SourceFormat.Json ? Json : Yaml;

    private static SourceFormat? FormatOf(MediaTypeHeaderValue type)
    {
        if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return SourceFormat.Json;
        }

        return _yamlTypes.Any(yaml => type.MediaType.Equals(yaml, StringComparison.OrdinalIgnoreCase))
            ? SourceFormat.Yaml
            : null;
    }

    private static (bool IsAny, T Choice) Preferred<T>(
        IReadOnlyList<string?> accept, T first, T second, Func<MediaTypeHeaderValue, T, int> specificityOf)
    {
        if (accept.Count == 0 || !MediaTypeHeaderValue.TryParseList([.. accept.Select(a => a ?? "")], out var ranges))
        {
            return (true, first);
        }

        double ofFirst = QualityOf(ranges, range => specificityOf(range, first));
        double ofSecond = QualityOf(ranges, range => specificityOf(range, second));
        return (ofFirst > 0 || ofSecond > 0, ofSecond > ofFirst ? second : first);
    }

    /// <summary>How closely a range names a notation; below 0 where it does not.</summary>
    private static int SpecificityOf(MediaTypeHeaderValue range, SourceFormat format) =>
        FormatOf(range) == format ? 2
        : range.MatchesAllTypes ? 0
        : range.MatchesAllSubTypes && MatchesMainType(range, format) ? 1
        : -1;

    /// <summary>How closely a range names a content type; below 0 where it does not.</summary>
    private static int SpecificityOf(MediaTypeHeaderValue range, string contentType) =>
        range.MatchesAllTypes ? 0
        : range.MatchesMediaType(contentType) ? range.MatchesAllSubTypes ? 1 : 2
        : -1;

    // The most specific range counts; among equally specific ones the best.
    private static double QualityOf(IList<MediaTypeHeaderValue> ranges, Func<MediaTypeHeaderValue, int> specificityOf)
    {
        double quality = 0;
        int best = -1;
        foreach (MediaTypeHeaderValue range in ranges)
        {
            int specificity = specificityOf(range);
            if (specificity > best || (specificity == best && best >= 0 && (range.Quality ?? 1) > quality))
            {
                best = specificity;
                quality = range.Quality ?? 1;
            }
        }

        return quality;
    }

    private static bool MatchesMainType(MediaTypeHeaderValue range, SourceFormat format) =>
        range.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        || (format == SourceFormat.Yaml && range.Type.Equals("text", StringComparison.OrdinalIgnoreCase));
}
