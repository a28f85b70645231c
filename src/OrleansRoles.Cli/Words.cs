using System.Globalization;

namespace OrleansRoles.Cli;

/// <summary>Small pieces of English.</summary>
internal static class Words
{
    /// <summary><c>1 error</c>, <c>2 errors</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Names in backticks; of many the first ones.</summary>
    public static string List(IReadOnlyCollection<string> names, int max = 12)
    {
        string shown = string.Join(", ", names.Take(max).Select(name => $"`{name}`"));
        return names.Count > max ? $"{shown} and {names.Count - max} more" : shown;
    }

    /// <summary>The words, or <c>(none)</c>.</summary>
    public static string OrNone(IEnumerable<string> words)
    {
        string joined = string.Join(", ", words);
        return joined.Length == 0 ? "(none)" : joined;
    }
}
