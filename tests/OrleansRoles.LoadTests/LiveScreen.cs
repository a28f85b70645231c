using System.Globalization;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Traffic;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRoles.LoadTests;

/// <summary>Shows a run as it goes: a table that redraws itself on a terminal, else a line now and then.</summary>
internal sealed class LiveScreen
{
    private static readonly TimeSpan _lineEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _drawEvery = TimeSpan.FromMilliseconds(500);

    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private volatile Run? _run;
    private volatile string _step = "starting";

    /// <summary>Told by scenarios what goes on.</summary>
    public void Show(Run run, string step)
    {
        bool isNews = _step != step && !step.StartsWith("setting up:", StringComparison.Ordinal);
        (_run, _step) = (run, step);
        if (!_isTerminal && isNews)
        {
            Console.WriteLine($"{run.Title}: {step}");
        }
    }

    /// <summary>Draws until the work is done.</summary>
    public async Task DrawAsync(Task work)
    {
        if (_isTerminal)
        {
            await AnsiConsole.Live(new Text("starting")).StartAsync(async live =>
            {
                while (await Task.WhenAny(work, Task.Delay(_drawEvery)) != work)
                {
                    live.UpdateTarget(Draw());
                }
            });
        }
        else
        {
            while (await Task.WhenAny(work, Task.Delay(_lineEvery)) != work)
            {
                Console.WriteLine(Line());
            }
        }

        await work;
    }

    /// <summary>A line about where the run is.</summary>
    internal string Line()
    {
        if (_run is not { } run)
        {
            return _step;
        }

        IEnumerable<string> meters = run.Measurements.Used.Select(meter => string.Create(
            CultureInfo.InvariantCulture,
            $"{meter.Name} {LastSecond(meter)}/s p99 {meter.All.Percentile(0.99).TotalMilliseconds:0.0} ms"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Title}: {_step}, {run.Measurements.Elapsed.TotalSeconds:0} s; {string.Join("; ", meters)}; "
            + $"{run.Judge.Judged} judged, {run.Judge.WrongCount} wrong");
    }

    private IRenderable Draw()
    {
        if (_run is not { } run)
        {
            return new Text(_step);
        }

        Table table = new Table().RoundedBorder()
            .Title(Markup.Escape($"{run.Title} · {run.Target} · {_step} · {run.Measurements.Elapsed:mm\\:ss}"));
        foreach (string header in (string[])["call", "count", "last second", "p50", "p99", "p99.9", "tried again"])
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (Meter meter in run.Measurements.Used)
        {
            table.AddRow(
                meter.Name, Number(meter.All.Count), Number(LastSecond(meter)), Time(meter, 0.5), Time(meter, 0.99),
                Time(meter, 0.999), Number(meter.Retryable));
        }

        string verdict = run.IsRight ? "[green]all right so far[/]" : "[red]something is wrong[/]";
        IEnumerable<string> memory = run.Measurements.Samples.GroupBy(sample => sample.Process)
            .Select(samples => $"{samples.Key} {samples.Last().Bytes / 1024 / 1024} MB");
        return new Rows(
            table,
            new Markup(
                $"{verdict}: {Number(run.Judge.Judged)} answers judged, {run.Judge.WrongCount} wrong; "
                + $"{Number(run.Ledger.Count(ChangeFate.Acknowledged))} changes acknowledged"),
            new Text(string.Join(" · ", memory)),
            new Text(run.Measurements.Events.LastOrDefault()?.Text ?? ""));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(Meter meter, double part) => string.Create(
        CultureInfo.InvariantCulture, $"{meter.All.Percentile(part).TotalMilliseconds:0.00} ms");

    private static long LastSecond(Meter meter) => meter.Seconds is { Count: > 1 } seconds ? seconds[^2].Count : 0;
}
