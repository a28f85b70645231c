using System.Collections.Immutable;
using System.Globalization;

namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>
/// A file that breaks a rule today. The list only gets shorter: who makes such a file better lowers its count or takes
/// it off the list; running the tests with <c>UPDATE_EXPECTED=1</c> does that.
/// </summary>
/// <param name="Since">The day on which it came onto the list.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Path">The file.</param>
/// <param name="Count">How often the file breaks the rule.</param>
/// <param name="Reason">Why it is not put right at once.</param>
internal sealed record TidyException(DateOnly Since, string Rule, string Path, int Count, string Reason)
{
    private const string List = "tests/OrleansRoles.Architecture.Tests/Tidy/exceptions.txt";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>The list, as it stands in the file.</summary>
    public static ImmutableArray<TidyException> All { get; } =
        [.. Repository.Read(List).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Since.ToString(DayFormat, CultureInfo.InvariantCulture)} {Rule} {Path} {Count} {Reason}";

    /// <summary>Reads a line: day, rule, file, count, reason.</summary>
    public static TidyException Parse(string line)
    {
        string[] parts = line.Split(' ', 5);
        return parts.Length == 5
            && DateOnly.TryParseExact(parts[0], DayFormat, CultureInfo.InvariantCulture, default, out DateOnly since)
            && int.TryParse(parts[3], CultureInfo.InvariantCulture, out int count)
                ? new TidyException(since, parts[1], parts[2], count, parts[4])
                : throw new FormatException($"`{line}` is not `day rule file count reason`");
    }

    /// <summary>Writes the list anew.</summary>
    public static void Save(IEnumerable<TidyException> entries) => File.WriteAllText(
        System.IO.Path.Combine(Repository.Root, List), string.Concat(entries.Select(entry => $"{entry}\n")));
}
