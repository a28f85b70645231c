using System.Buffers;
using Spectre.Console;

namespace OrleansRoles.Cli.Output;

/// <summary>
/// One of the two streams that people read. Colours only on a terminal. Control characters in what is written, which
/// may come from a file or a server, never reach the terminal.
/// </summary>
internal sealed class Screen(TextWriter writer, bool isTerminal, bool hasColours, int width)
{
    private const string Reset = "\u001b[0m";

    private static readonly SearchValues<char> _unsafe = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xA0).Select(code => (char)code)
            .Where(c => char.IsControl(c) && c is not ('\n' or '\t')),
    ]);

    /// <summary>Whether a person looks at it directly.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>Writes text.</summary>
    public Screen Write(string text, Tone tone = Tone.Plain)
    {
        string clean = Clean(text);
        writer.Write(hasColours && tone != Tone.Plain && clean.Length > 0 ? $"{Sgr(tone)}{clean}{Reset}" : clean);
        return this;
    }

    /// <summary>Writes text and ends the line.</summary>
    public Screen Line(string text = "", Tone tone = Tone.Plain)
    {
        Write(text, tone);
        writer.Write('\n');
        return this;
    }

    /// <summary>Writes a table: with borders on a terminal, else in plain columns, one row a line.</summary>
    public void Table(IReadOnlyList<string> headers, IReadOnlyCollection<IReadOnlyList<Cell>> rows)
    {
        if (isTerminal)
        {
            WriteBordered(headers, rows);
        }
        else
        {
            WriteColumns(headers, rows);
        }
    }

    /// <summary>A console of Spectre on this stream, for what redraws itself.</summary>
    public IAnsiConsole ToConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }

    private static string Clean(string text) => text.AsSpan().ContainsAny(_unsafe)
        ? string.Create(text.Length, text, (span, source) =>
        {
            source.CopyTo(span);
            for (int index = 0; index < span.Length; index++)
            {
                span[index] = _unsafe.Contains(span[index]) ? '\uFFFD' : span[index];
            }
        })
        : text;

    private static string OneLine(string text) => Clean(text).ReplaceLineEndings(" ").Replace('\t', ' ');

    private void WriteBordered(IReadOnlyList<string> headers, IReadOnlyCollection<IReadOnlyList<Cell>> rows)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (string header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header, StyleOf(Tone.Strong))));
        }

        foreach (IReadOnlyList<Cell> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(OneLine(cell.Text), StyleOf(cell.Tone))));
        }

        ToConsole().Write(table);
    }

    private void WriteColumns(IReadOnlyList<string> headers, IReadOnlyCollection<IReadOnlyList<Cell>> rows)
    {
        IEnumerable<IReadOnlyList<Cell>> all = rows.Prepend([.. headers.Select(header => new Cell(header))]);
        List<string[]> texts = [.. all.Select(row => row.Select(cell => OneLine(cell.Text)).ToArray())];
        int[] widths = [.. headers.Select((_, column) => texts.Max(row => row[column].Length))];
        foreach (string[] row in texts)
        {
            IEnumerable<string> padded = row.Select((text, column) => text.PadRight(widths[column]));
            writer.Write(string.Join("  ", padded).TrimEnd());
            writer.Write('\n');
        }
    }

    private static string Sgr(Tone tone) => tone switch
    {
        Tone.Plain => Reset,
        Tone.Good => "\u001b[32m",
        Tone.Bad => "\u001b[31m",
        Tone.Caution => "\u001b[33m",
        Tone.Hint => "\u001b[36m",
        Tone.Quiet => "\u001b[2m",
        Tone.Strong => "\u001b[1m",
    };

    private Style StyleOf(Tone tone) => !hasColours ? Style.Plain : tone switch
    {
        Tone.Plain => Style.Plain,
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Maroon),
        Tone.Caution => new Style(Color.Olive),
        Tone.Hint => new Style(Color.Teal),
        Tone.Quiet => new Style(decoration: Decoration.Dim),
        Tone.Strong => new Style(decoration: Decoration.Bold),
    };
}
