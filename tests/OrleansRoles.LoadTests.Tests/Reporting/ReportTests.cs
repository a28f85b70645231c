using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Reporting;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests.Tests.Reporting;

/// <summary>The report, as JSON and as one HTML file.</summary>
public sealed partial class ReportTests
{
    private static readonly LoadOptions _options = new()
    {
        Mode = LoadMode.Mixed,
        Target = "embedded",
        Population = new PopulationPlan { Tenants = 3, UsersMean = 5 },
        Traffic = new TrafficShape(2, 1, null, null, null, TimeSpan.Zero),
        Folder = "nowhere",
        CommandLine = "load mixed <&>",
    };

    [Fact]
    public void Json_has_the_figures_that_were_measured()
    {
        using JsonDocument json = JsonDocument.Parse(ReportJson.Of(Report(Measured())));
        JsonElement round = json.RootElement.GetProperty("rounds")[0];
        JsonElement check = round.GetProperty("calls")[0];

        Assert.True(json.RootElement.GetProperty("right").GetBoolean());
        Assert.Equal("check", check.GetProperty("kind").GetString());
        Assert.Equal(100, check.GetProperty("count").GetInt64());
        Assert.Equal(10, check.GetProperty("perSecond").GetDouble());
        Assert.Equal(3, check.GetProperty("retryable").GetInt64());
        Assert.True(check.GetProperty("p99").GetDouble() >= check.GetProperty("p50").GetDouble());
        Assert.Equal(100, check.GetProperty("countBySecond").EnumerateArray().Sum(count => count.GetInt64()));
    }

    [Fact]
    public void Html_is_one_file_that_needs_no_other_and_runs_no_script()
    {
        string html = ReportHtml.Of(Report(Measured()));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Contains("load mixed &lt;&amp;&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Everything was right", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_charts_are_well_formed_and_draw_every_line()
    {
        string html = ReportHtml.Of(Report(Measured()));
        XElement[] charts = [.. Svg().Matches(html).Select(match => XElement.Parse(match.Value))];

        Assert.Equal(4, charts.Length);
        Assert.All(charts, chart => Assert.NotEmpty(chart.Elements("path")));
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_drawn_in_every_chart_over_time_and_listed_with_how_long_calls_took()
    {
        Run run = Measured();
        run.Measurements.Recoveries.Enqueue(new Recovery(
            "silo 1 killed", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5), TimeSpan.FromMilliseconds(40)));
        run.Measurements.Recoveries.Enqueue(new Recovery(
            "silo 2 killed", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.Zero));
        ReportData report = Report(run);
        string html = ReportHtml.Of(report);
        using StringWriter text = new();
        Summary.Write(report, text);

        Assert.Equal(3, Regex.Count(html, "<line class=\"mark\".*?<title>silo 1 killed at "));
        Assert.Matches("<td>silo 1 killed</td><td>1 s</td>\\s*<td>2.50 s</td><td>40 ms</td>", html);
        Assert.Contains(
            "2 faults; until changes succeeded again 2500 ms in the median, 2500 ms at most; checks 40 and 40 ms",
            text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_answer_turns_the_verdict()
    {
        Run run = Measured();
        run.Verification.Faults.Enqueue("`u1` holds <too much>");
        ReportData report = Report(run);

        Assert.False(report.Right);
        Assert.Contains("Something was wrong", ReportHtml.Of(report), StringComparison.Ordinal);
        Assert.Contains("holds &lt;too much&gt;", ReportHtml.Of(report), StringComparison.Ordinal);
        using StringWriter text = new();
        Summary.Write(report, text);
        Assert.Contains("SOMETHING WAS WRONG", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_which_nothing_happened_has_a_report_too()
    {
        Run run = NewRun();

        Assert.Contains("nothing was measured", ReportHtml.Of(Report(run)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(2.3, 2.5)]
    [InlineData(30, 50)]
    [InlineData(999, 1000)]
    public void Axes_end_at_round_numbers(double value, double end)
    {
        Assert.Equal(end, Chart.NiceCeiling(value), 1e-9);
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    private static ReportData Report(Run run) => ReportData.Of(_options, DateTimeOffset.UnixEpoch, [run]);

    private static Run NewRun() => new(
        "mixed", "embedded", new Crowd(_options.Population, 1, 0.8), _options.Traffic, TimeSpan.FromSeconds(10))
    {
        Duration = TimeSpan.FromSeconds(10),
    };

    private static Run Measured()
    {
        Run run = NewRun();
        for (int call = 0; call < 100; call++)
        {
            long start = Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 1000 * (call + 1));
            run.Measurements.Checks.Record(start, CallOutcome.Answered);
        }

        for (int call = 0; call < 3; call++)
        {
            run.Measurements.Checks.Record(0, CallOutcome.Retryable);
        }

        foreach (int second in new[] { 0, 1, 2 })
        {
            run.Measurements.Samples.Enqueue(new ProcessSample(
                TimeSpan.FromSeconds(second), "server", 100_000_000 + second, TimeSpan.FromSeconds(second)));
        }

        run.Measurements.Note("silo 1 killed", isFault: true);
        return run;
    }
}
