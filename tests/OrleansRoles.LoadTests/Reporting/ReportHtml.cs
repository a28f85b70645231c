using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansRoles.LoadTests.Reporting;

/// <summary>A report as one HTML file without any other: figures, charts, and what went wrong.</summary>
internal static class ReportHtml
{
    private const string Style = "report.css";

    private static readonly double[] _nines = [0, 1, 2, 3, 4, 5, 6];

    /// <summary>The report as text.</summary>
    public static string Of(ReportData report)
    {
        StringBuilder html = new();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Append("<title>OrleansRoles load test</title><style>").Append(ReadStyle()).Append("</style></head><body>");
        html.Append("<main><h1>OrleansRoles load test</h1>");
        html.Append($"<p class=\"soft\">{Text(report.Begun)} · {Text(report.Machine)}</p>");
        html.Append($"<p><code>{Text(report.Command)}</code></p>");
        AppendVerdict(html, report);
        if (report.Rounds.Count > 1)
        {
            AppendComparison(html, report.Rounds);
        }

        foreach (RoundData round in report.Rounds)
        {
            AppendRound(html, round);
        }

        AppendMethod(html);
        return html.Append("</main></body></html>\n").ToString();
    }

    private static string ReadStyle()
    {
        using Stream stream = typeof(ReportHtml).Assembly.GetManifestResourceStream(Style)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value) =>
        value.ToString(value is > 0 and < 10 ? "0.##" : value < 1000 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => milliseconds >= 1000
        ? $"{(milliseconds / 1000).ToString("0.00", CultureInfo.InvariantCulture)} s"
        : $"{milliseconds.ToString("0.###", CultureInfo.InvariantCulture)} ms";

    private static void AppendVerdict(StringBuilder html, ReportData report)
    {
        long judged = report.Rounds.Sum(round => round.Judgement.Judged);
        int acknowledged = report.Rounds.Sum(round => round.Judgement.ChangesAcknowledged);
        html.Append($"<div class=\"verdict{(report.Right ? "" : " bad")}\">");
        html.Append(report.Right ? "Everything was right." : "Something was wrong: see below.");
        html.Append($"<small>{Number(judged)} answers held against the reference evaluator, ");
        html.Append($"{Number(report.Rounds.Sum(round => round.Judgement.WrongAnswers))} wrong. ");
        html.Append($"{Number(acknowledged)} changes acknowledged");
        if (report.Rounds.All(round => round.Judgement.JournalRead))
        {
            html.Append($", {Number(report.Rounds.Sum(round => round.Judgement.OnceInJournal))} of them found in the ");
            html.Append($"journal exactly once, {report.Rounds.Sum(round => round.Judgement.Lost)} lost, ");
            html.Append($"{report.Rounds.Sum(round => round.Judgement.Twice)} applied twice");
        }

        html.Append(".</small></div>");
    }

    private static void AppendComparison(StringBuilder html, IReadOnlyList<RoundData> rounds)
    {
        html.Append("<h2>Rounds side by side</h2><div class=\"scroll\"><table><tr><th>round</th>");
        html.Append("<th>checks/s</th><th>p50</th><th>p99</th><th>p99.9</th>");
        html.Append("<th>changes/s</th><th>p50</th><th>p99</th>");
        html.Append("<th>memory of all</th></tr>");
        foreach (RoundData round in rounds)
        {
            CallData? checks = round.Calls.FirstOrDefault(call => call.Kind == "check");
            CallData? changes = round.Calls.FirstOrDefault(call => call.Kind == "change");
            html.Append($"<tr><td>{Text(round.Title)}</td>");
            html.Append(checks is null ? "<td>–</td><td>–</td><td>–</td><td>–</td>"
                : $"<td>{Number(checks.PerSecond)}</td><td>{Time(checks.P50)}</td><td>{Time(checks.P99)}</td>"
                    + $"<td>{Time(checks.P999)}</td>");
            html.Append(changes is null ? "<td>–</td><td>–</td><td>–</td>"
                : $"<td>{Number(changes.PerSecond)}</td><td>{Time(changes.P50)}</td><td>{Time(changes.P99)}</td>");
            html.Append($"<td>{Number(round.Processes.Sum(process => process.MegabytesMax))} MB</td></tr>");
        }

        html.Append("</table></div>");
    }

    private static void AppendRound(StringBuilder html, RoundData round)
    {
        html.Append($"<h2>{Text(round.Title)}</h2><p class=\"soft\">{Text(round.Target)} · ");
        html.Append($"{Number(round.Tenants)} tenants with {Number(round.Users)} users · {Number(round.Seconds)} s · ");
        html.Append($"{Text(round.Traffic)}</p><div class=\"tiles\">");
        foreach (CallData call in round.Calls)
        {
            html.Append($"<div class=\"tile\"><b>{Number(call.PerSecond)}</b>");
            html.Append($"<span>{Text(Plural(call.Kind))} a second, ");
            html.Append($"p99 {Time(call.P99)}</span></div>");
        }

        html.Append("</div>");
        AppendCalls(html, round);
        AppendCharts(html, round);
        AppendProcesses(html, round);
        AppendFaults(html, round);
        AppendJudgement(html, round.Judgement);
    }

    private static string Plural(string kind) => kind == "batch" ? "batches" : $"{kind}s";

    private static void AppendCalls(StringBuilder html, RoundData round)
    {
        html.Append("<div class=\"scroll\"><table><tr><th>call</th><th>count</th><th>per second</th><th>mean</th>");
        html.Append("<th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>longest</th><th>tried again</th>");
        html.Append("<th>failed</th></tr>");
        foreach (CallData call in round.Calls)
        {
            html.Append($"<tr><td>{Text(call.Kind)}</td><td>{Number(call.Count)}</td>");
            html.Append($"<td>{Number(call.PerSecond)}</td>");
            foreach (double time in new[] { call.Mean, call.P50, call.P90, call.P99, call.P999, call.Max })
            {
                html.Append($"<td>{Time(time)}</td>");
            }

            html.Append($"<td>{Number(call.Retryable)}</td><td>{Number(call.Failed)}</td></tr>");
        }

        html.Append("</table></div>");
    }

    private static void AppendCharts(StringBuilder html, RoundData round)
    {
        (double, string)[] marks =
            [.. round.Events.Where(e => e.IsFault).Select(e => (e.Second, e.Text))];
        Append("Calls that ended in each second", new Chart
        {
            XTitle = "seconds",
            YTitle = "calls a second",
            Marks = marks,
            Lines =
            [
                .. round.Calls.Select((call, number) => new ChartLine(
                    Plural(call.Kind), number, Seconds(call.CountBySecond.Select(count => (double?)count)))),
                .. round.Calls.Where(call => call.Retryable + call.Failed > 0).Select(call => new ChartLine(
                    $"{call.Kind}: tried again", 7, Seconds(call.ErrorsBySecond.Select(count => (double?)count)))),
            ],
        });
        Append("How long calls took, second by second", new Chart
        {
            XTitle = "seconds",
            YTitle = "ms",
            IsLogarithmic = true,
            Marks = marks,
            Lines =
            [
                .. round.Calls.SelectMany((call, number) => new[]
                {
                    new ChartLine($"{call.Kind} p50", 2 * number, Seconds(call.P50BySecond)),
                    new ChartLine($"{call.Kind} p99", (2 * number) + 1, Seconds(call.P99BySecond)),
                }),
            ],
        });
        Append("Percentiles", new Chart
        {
            XTitle = "percentile",
            YTitle = "ms",
            IsLogarithmic = true,
            XTicks = _nines,
            XText = nines => $"{(100 * (1 - Math.Pow(10, -nines))).ToString("0.####", CultureInfo.InvariantCulture)} %",
            Lines =
            [
                .. round.Calls.Select((call, number) => new ChartLine(
                    call.Kind, number,
                    [.. call.Percentiles.Select(p => (-Math.Log10(1 - p.Part), (double?)p.Milliseconds))])),
            ],
        });
        if (round.Processes.Count > 0)
        {
            Append("Resident memory", new Chart
            {
                XTitle = "seconds",
                YTitle = "MB",
                Marks = marks,
                Lines =
                [
                    .. round.Processes.Select((process, number) => new ChartLine(
                        process.Name, number, [.. process.Megabytes.Select(p => (p.Second, (double?)p.Value))])),
                ],
            });
        }

        void Append(string title, Chart chart) =>
            html.Append($"<h3>{Text(title)}</h3>").Append(chart.ToSvg());
    }

    private static (double, double?)[] Seconds(IEnumerable<double?> values) =>
        [.. values.Select((value, second) => ((double)second, value))];

    private static void AppendProcesses(StringBuilder html, RoundData round)
    {
        if (round.Processes.Count == 0)
        {
            return;
        }

        html.Append("<div class=\"scroll\"><table><tr><th>process</th><th>memory, mean</th><th>greatest</th>");
        html.Append("<th>last</th><th>processors used</th></tr>");
        foreach (ProcessData process in round.Processes)
        {
            html.Append($"<tr><td>{Text(process.Name)}</td><td>{Number(process.MegabytesMean)} MB</td>");
            html.Append($"<td>{Number(process.MegabytesMax)} MB</td><td>{Number(process.MegabytesLast)} MB</td>");
            html.Append($"<td>{Number(process.Processors)}</td></tr>");
        }

        html.Append("</table></div>");
    }

    private static void AppendFaults(StringBuilder html, RoundData round)
    {
        if (round.Recoveries.Count > 0)
        {
            html.Append("<h3>Until calls succeeded again</h3>");
            html.Append("<p class=\"soft\">The longest that a call took, from its ");
            html.Append("first try to its answer, of those under way at the fault or begun before the next one. ");
            html.Append($"{Text(RecoveryData.Describe(round.Recoveries))}.</p>");
            html.Append("<div class=\"scroll\"><table><tr><th>fault</th><th>at</th><th>longest change</th>");
            html.Append("<th>longest check</th></tr>");
            foreach (RecoveryData recovery in round.Recoveries)
            {
                html.Append($"<tr><td>{Text(recovery.Fault)}</td><td>{Number(recovery.Second)} s</td>");
                html.Append($"<td>{Time(recovery.LongestChange)}</td><td>{Time(recovery.LongestCheck)}</td></tr>");
            }

            html.Append("</table></div>");
        }

        if (round.Events.Count > 0)
        {
            html.Append("<h3>What was done</h3><ul>");
            foreach (EventData done in round.Events)
            {
                html.Append($"<li>{Number(done.Second)} s: {Text(done.Text)}</li>");
            }

            html.Append("</ul>");
        }
    }

    private static void AppendJudgement(StringBuilder html, JudgementData judgement)
    {
        html.Append("<h3>What was verified</h3><ul>");
        html.Append($"<li>{Number(judgement.Judged)} answers judged, {Number(judgement.WrongAnswers)} wrong; for ");
        html.Append($"{Number(judgement.Undecided)} a change under way left either answer right</li>");
        html.Append($"<li>{Number(judgement.ChangesAcknowledged)} changes acknowledged, ");
        html.Append($"{judgement.ChangesRefused} refused, {judgement.ChangesUnresolved} never answered</li>");
        html.Append($"<li>{Number(judgement.DocumentsCompared)} tenants' documents compared with ");
        html.Append("what they should be</li>");
        html.Append(judgement.JournalRead
            ? $"<li>{Number(judgement.JournalRows)} journal rows read back, chains followed and replayed; "
                + $"{Number(judgement.OnceInJournal)} acknowledged changes there once, {judgement.Lost} lost, "
                + $"{judgement.Twice} twice, {judgement.AppliedWithoutAnswer} applied whose answer never came</li>"
            : "<li>the journal was not read: the target's store is not at hand</li>");
        html.Append("</ul>");
        AppendList(html, "Wrong answers", judgement.Wrong);
        AppendList(html, "Refusals that nobody expected", judgement.UnexpectedRefusals);
        AppendList(html, "Differences", judgement.Faults);
    }

    private static void AppendList(StringBuilder html, string title, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            html.Append($"<h3>{Text(title)}</h3><ul>");
            html.Append(string.Concat(items.Select(item => $"<li>{Text(item)}</li>"))).Append("</ul>");
        }
    }

    private static void AppendMethod(StringBuilder html) => html.Append(
        """
        <h2>How this was measured</h2>
        <ul>
        <li>In an open loop calls start at random instants of a given rate, whether or not earlier ones have ended,
        and are measured from the instant at which they were to start: waiting for a slow server counts. In a closed
        loop each client starts its next call when the one before has ended; a pause of the server then hides the
        calls that were not made meanwhile, so read closed loops for throughput and open loops for times.</li>
        <li>A call that is tried again is measured from its first try to its answer. Times are kept to within
        1/128.</li>
        <li>A cold check is the first of a user since the run began; on several silos the first one on each of them
        is as cold and counts as a check.</li>
        <li>An answer is right if the slow reference evaluator gives it for a state that may have held between
        question and answer. An acknowledged change, or an answer that showed a change, rules out every earlier
        state for all questions that begin later.</li>
        <li>Tenants' sizes and activity follow Zipf's law. Memory is resident memory. Everything shares one
        machine.</li>
        </ul>
        """);
}
