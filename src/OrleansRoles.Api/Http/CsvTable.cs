using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrleansRoles.Api.Http;

/// <summary>A list of an answer as a table (RFC 4180): a line for the columns, and one for each item.</summary>
/// <param name="List">The member that holds the list.</param>
/// <param name="Columns">The members of its items that become columns.</param>
/// <param name="FileName">What the file is called where it is kept.</param>
internal sealed record CsvTable(string List, IReadOnlyList<string> Columns, string FileName)
{
    /// <summary>The content type.</summary>
    public const string ContentType = "text/csv";

    private const string LineEnd = "\r\n";

    // What spreadsheets take for the beginning of a formula, or skip in front of one.
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static readonly SearchValues<char> _quoted = SearchValues.Create(",\"\r\n");

    /// <summary>The line of the columns.</summary>
    public string Header => Line(Columns);

    /// <summary>The lines of an answer's items.</summary>
    public string LinesOf(JsonElement answer)
    {
        StringBuilder lines = new();
        foreach (JsonElement item in answer.GetProperty(List).EnumerateArray())
        {
            lines.Append(Line(Columns.Select(column =>
                item.TryGetProperty(column, out JsonElement value) ? value.ToString() : "")));
        }

        return lines.ToString();
    }

    /// <summary>
    /// A text as a cell. One that would be a formula begins with an apostrophe: names come from people, and must do
    /// nothing on the machine of whoever opens the table.
    /// </summary>
    public static string Cell(string text)
    {
        string safe = text.Length > 0 && FormulaStarts.Contains(text[0]) ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(_quoted)
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + LineEnd;
}
