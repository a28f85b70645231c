using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansRoles.LoadTests.Reporting;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Colour">Number of its colour, from 0 on.</param>
/// <param name="Points">Its points; a null value is a gap.</param>
internal sealed record ChartLine(string Name, int Colour, IReadOnlyList<(double X, double? Y)> Points);

/// <summary>A line chart as SVG: no script, readable in light and dark.</summary>
internal sealed class Chart
{
    private const double Width = 860;
    private const double Height = 250;
    private const double Left = 64;
    private const double Right = 16;
    private const double Top = 14;
    private const double Bottom = 34;

    /// <summary>What stands under the horizontal axis.</summary>
    public required string XTitle { get; init; }

    /// <summary>The unit of the vertical axis.</summary>
    public required string YTitle { get; init; }

    /// <summary>Its lines.</summary>
    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>Whether the vertical axis goes by powers of ten.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Instants to mark.</summary>
    public IReadOnlyList<(double X, string Text)> Marks { get; init; } = [];

    /// <summary>How a value of the horizontal axis is written; null: as a number.</summary>
    public Func<double, string>? XText { get; init; }

    /// <summary>Where the horizontal axis has its ticks; null: at round numbers.</summary>
    public IReadOnlyList<double>? XTicks { get; init; }

    /// <summary>The chart as an SVG element with its legend.</summary>
    public string ToSvg()
    {
        (double X, double Y)[] all =
        [
            .. from line in Lines
               from point in line.Points
               where point.Y is { } y && (!IsLogarithmic || y > 0)
               select (point.X, point.Y!.Value),
        ];
        if (all.Length == 0)
        {
            return "<p class=\"empty\">nothing was measured</p>";
        }

        Scale x = new(Math.Min(0, all.Min(p => p.X)), Math.Max(all.Max(p => p.X), 1e-9), false);
        Scale y = IsLogarithmic
            ? new Scale(FloorPower(all.Min(p => p.Y)), CeilingPower(all.Max(p => p.Y)), true)
            : new Scale(0, NiceCeiling(all.Max(p => p.Y)), false);
        StringBuilder svg = new();
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(YTitle)}\">"));
        AppendAxes(svg, x, y);
        foreach ((double at, string text) in Marks)
        {
            double place = XOf(x, at);
            svg.Append(Invariant(
                $"<line class=\"mark\" x1=\"{place:0.#}\" x2=\"{place:0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\">"));
            svg.Append(Invariant($"<title>{Text(text)} at {at:0.#} s</title></line>"));
        }

        foreach (ChartLine line in Lines)
        {
            svg.Append(Invariant($"<path class=\"line c{line.Colour % 8}\" d=\"{PathOf(line, x, y)}\"/>"));
        }

        svg.Append("</svg>");
        return $"{svg}{Legend()}";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double FloorPower(double value) => Math.Pow(10, Math.Floor(Math.Log10(value)));

    private static double CeilingPower(double value)
    {
        double power = Math.Pow(10, Math.Ceiling(Math.Log10(value)));
        return power > FloorPower(value) ? power : power * 10;
    }

    /// <summary>The next number of 1, 2, 2.5, 5, 10 times a power of ten.</summary>
    internal static double NiceCeiling(double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        double power = FloorPower(value);
        return new[] { 1, 2, 2.5, 5, 10 }.Select(step => step * power).First(nice => nice >= value * 0.999999);
    }

    private static double XOf(Scale scale, double value) => Left + (scale.Part(value) * (Width - Left - Right));

    private static double YOf(Scale scale, double value) =>
        Height - Bottom - (scale.Part(value) * (Height - Top - Bottom));

    private static string Number(double value) => value switch
    {
        >= 1_000_000 => Invariant($"{value / 1_000_000:0.##}M"),
        >= 10_000 => Invariant($"{value / 1_000:0.#}k"),
        _ => Invariant($"{value:0.###}"),
    };

    private void AppendAxes(StringBuilder svg, Scale x, Scale y)
    {
        foreach (double tick in y.Ticks(4))
        {
            double place = YOf(y, tick);
            svg.Append(Invariant(
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{place:0.#}\" y2=\"{place:0.#}\"/>"));
            svg.Append(Invariant(
                $"<text class=\"tick\" x=\"{Left - 8}\" y=\"{place + 4:0.#}\" text-anchor=\"end\">"));
            svg.Append(Invariant($"{Number(tick)}</text>"));
        }

        foreach (double tick in XTicks ?? [.. x.Ticks(8)])
        {
            if (tick > x.To * 1.000001)
            {
                continue;
            }

            string text = XText is null ? Number(tick) : XText(tick);
            svg.Append(Invariant(
                $"<text class=\"tick\" x=\"{XOf(x, tick):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">"));
            svg.Append(Invariant($"{Text(text)}</text>"));
        }

        svg.Append(Invariant(
            $"<text class=\"axis\" x=\"{Width - Right}\" y=\"{Height - 4}\" text-anchor=\"end\">"));
        svg.Append(Invariant($"{Text(XTitle)}</text>"));
        svg.Append(Invariant($"<text class=\"axis\" x=\"4\" y=\"{Top - 3}\">{Text(YTitle)}</text>"));
    }

    private string PathOf(ChartLine line, Scale x, Scale y)
    {
        StringBuilder path = new();
        bool isDown = false;
        foreach ((double at, double? value) in line.Points)
        {
            if (value is not { } number || (IsLogarithmic && number <= 0))
            {
                isDown = false;
                continue;
            }

            path.Append(isDown ? 'L' : 'M').Append(Invariant($"{XOf(x, at):0.#} {YOf(y, number):0.#}"));
            isDown = true;
        }

        return path.ToString();
    }

    private string Legend()
    {
        IEnumerable<string> items = Lines.Select(line =>
            Invariant($"<span class=\"key\"><i class=\"c{line.Colour % 8}\"></i>{Text(line.Name)}</span>"));
        string marks = Marks.Count == 0 ? "" : "<span class=\"key\"><i class=\"fault\"></i>fault</span>";
        return $"<div class=\"legend\">{string.Concat(items)}{marks}</div>";
    }

    /// <summary>An axis.</summary>
    private readonly record struct Scale(double From, double To, bool IsLogarithmic)
    {
        public double Part(double value) => IsLogarithmic
            ? (Math.Log10(Math.Max(value, From)) - Math.Log10(From)) / (Math.Log10(To) - Math.Log10(From))
            : (value - From) / (To - From);

        public IEnumerable<double> Ticks(int about)
        {
            if (IsLogarithmic)
            {
                for (double tick = From; tick <= To * 1.000001; tick *= 10)
                {
                    yield return tick;
                }

                yield break;
            }

            double step = NiceCeiling((To - From) / about);
            for (double tick = From; tick <= To * 1.000001; tick += step)
            {
                yield return tick;
            }
        }
    }
}
