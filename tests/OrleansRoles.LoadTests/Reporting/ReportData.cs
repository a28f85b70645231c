using System.Globalization;
using System.Runtime.InteropServices;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests.Reporting;

/// <summary>What a report tells of a run: plain data, the same for JSON and HTML.</summary>
internal sealed record ReportData
{
    public required string Command { get; init; }

    public required string Machine { get; init; }

    public required string Begun { get; init; }

    public required bool Right { get; init; }

    public required IReadOnlyList<RoundData> Rounds { get; init; }

    /// <summary>Takes the figures out of runs.</summary>
    public static ReportData Of(LoadOptions options, DateTimeOffset begun, IReadOnlyList<Run> runs) =>
        Of(options, begun, [.. runs.Select(RoundData.Of)], runs.All(run => run.IsRight));

    /// <summary>Puts rounds together.</summary>
    public static ReportData Of(
        LoadOptions options, DateTimeOffset begun, IReadOnlyList<RoundData> rounds, bool isRight) => new()
    {
        Command = options.CommandLine,
        Machine = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}; clients, servers and database share the machine"),
        Begun = begun.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        Right = isRight,
        Rounds = rounds,
    };
}

/// <summary>One round.</summary>
internal sealed record RoundData
{
    public required string Title { get; init; }

    public required string Target { get; init; }

    public required string Traffic { get; init; }

    public required int Tenants { get; init; }

    public required int Users { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<CallData> Calls { get; init; }

    public required JudgementData Judgement { get; init; }

    public required IReadOnlyList<ProcessData> Processes { get; init; }

    public required IReadOnlyList<EventData> Events { get; init; }

    public required IReadOnlyList<RecoveryData> Recoveries { get; init; }

    public static RoundData Of(Run run)
    {
        double seconds = Math.Max(run.Duration.TotalSeconds, 0.001);
        return new RoundData
        {
            Title = run.Title,
            Target = run.Target,
            Traffic = TrafficOf(run.Shape),
            Tenants = run.Crowd.Tenants.Length,
            Users = run.Crowd.Users,
            Seconds = Math.Round(seconds, 2),
            Calls = [.. run.Measurements.Used.Select(meter => CallData.Of(meter, seconds))],
            Judgement = JudgementData.Of(run),
            Processes =
            [
                .. run.Measurements.Samples.GroupBy(sample => sample.Process, StringComparer.Ordinal)
                    .OrderBy(samples => samples.Key, StringComparer.Ordinal)
                    .Select(samples => ProcessData.Of(samples.Key, [.. samples])),
            ],
            Events = EventsOf(run.Measurements),
            Recoveries = RecoveriesOf(run.Measurements),
        };
    }

    internal static IReadOnlyList<EventData> EventsOf(Measurements measurements) =>
        [.. measurements.Events.Select(e => new EventData(Tenths(e.At.TotalSeconds), e.Text, e.IsFault))];

    internal static IReadOnlyList<RecoveryData> RecoveriesOf(Measurements measurements) =>
    [
        .. measurements.Recoveries.Select(r => new RecoveryData(
            Tenths(r.At.TotalSeconds), r.Fault, Tenths(r.LongestChange.TotalMilliseconds),
            Tenths(r.LongestCheck.TotalMilliseconds))),
    ];

    internal static double Tenths(double value) => Math.Round(value, 1);

    private static string TrafficOf(TrafficShape shape)
    {
        string checks = shape.CheckRate is { } rate
            ? $"open loop, {rate:0} checks and batches a second, at most {shape.Gateways} at once"
            : $"closed loop of {shape.Gateways} gateways";
        string changes = shape.ChangeRate is { } changeRate
            ? $"open loop, {changeRate:0} changes a second, at most {shape.Admins} at once"
            : $"closed loop of {shape.Admins} admins, {shape.ThinkTime.TotalMilliseconds:0} ms between one's changes";
        return $"checks: {checks}; changes: {changes}; every {shape.BatchEvery}th call is a batch of {shape.BatchSize}";
    }
}

/// <summary>One kind of call. Times in milliseconds.</summary>
internal sealed record CallData
{
    public required string Kind { get; init; }

    public required long Count { get; init; }

    public required double PerSecond { get; init; }

    public required double Mean { get; init; }

    public required double P50 { get; init; }

    public required double P90 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    public required double Max { get; init; }

    /// <summary>Tries that ended in a way that the client tries again.</summary>
    public required long Retryable { get; init; }

    public required long Failed { get; init; }

    /// <summary>Calls that ended in each second.</summary>
    public required IReadOnlyList<long> CountBySecond { get; init; }

    public required IReadOnlyList<long> ErrorsBySecond { get; init; }

    public required IReadOnlyList<double?> P50BySecond { get; init; }

    public required IReadOnlyList<double?> P99BySecond { get; init; }

    /// <summary>Pairs of a part of all calls and the time that it does not exceed.</summary>
    public required IReadOnlyList<PercentilePoint> Percentiles { get; init; }

    public static CallData Of(Meter meter, double seconds)
    {
        IReadOnlyList<Meter.Second> all = meter.Seconds;
        return Of(meter.Name, meter.All, meter.Retryable, seconds) with
        {
            Failed = meter.Failed,
            CountBySecond = [.. all.Select(second => second.Count)],
            ErrorsBySecond = [.. all.Select(second => second.Errors)],
            P50BySecond = [.. all.Select(second => Milliseconds(second.Percentile(0.5)))],
            P99BySecond = [.. all.Select(second => Milliseconds(second.Percentile(0.99)))],
        };
    }

    /// <summary>Calls of which only the times are known.</summary>
    public static CallData Of(string kind, LatencyHistogram all, long retryable, double seconds) => new()
    {
        Kind = kind,
        Count = all.Count,
        PerSecond = Math.Round(all.Count / seconds, 1),
        Mean = Milliseconds(all.Mean),
        P50 = Milliseconds(all.Percentile(0.5)),
        P90 = Milliseconds(all.Percentile(0.9)),
        P99 = Milliseconds(all.Percentile(0.99)),
        P999 = Milliseconds(all.Percentile(0.999)),
        Max = Milliseconds(all.Max),
        Retryable = retryable,
        Failed = 0,
        CountBySecond = [],
        ErrorsBySecond = [],
        P50BySecond = [],
        P99BySecond = [],
        Percentiles = [.. Curve(all)],
    };

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static double? Milliseconds(TimeSpan? time) => time is { } value ? Milliseconds(value) : null;

    // Ten points for each further nine, up to the last call.
    private static IEnumerable<PercentilePoint> Curve(LatencyHistogram histogram)
    {
        for (int tenth = 0; tenth <= 60; tenth++)
        {
            double above = Math.Pow(10, -tenth / 10.0);
            if (above * histogram.Count < 1 && tenth > 0)
            {
                break;
            }

            yield return new PercentilePoint(1 - above, Milliseconds(histogram.Percentile(1 - above)));
        }
    }
}

/// <summary>A point of a curve of percentiles.</summary>
internal sealed record PercentilePoint(double Part, double Milliseconds);

/// <summary>Whether answers and changes were right.</summary>
internal sealed record JudgementData
{
    public required long Judged { get; init; }

    /// <summary>Answers for which two states under way stood open.</summary>
    public required long Undecided { get; init; }

    public required long WrongAnswers { get; init; }

    public required IReadOnlyList<string> Wrong { get; init; }

    public required IReadOnlyList<string> UnexpectedRefusals { get; init; }

    public required int ChangesAcknowledged { get; init; }

    public required int ChangesRefused { get; init; }

    public required int ChangesUnresolved { get; init; }

    public required int DocumentsCompared { get; init; }

    public required bool JournalRead { get; init; }

    public required long JournalRows { get; init; }

    public required int OnceInJournal { get; init; }

    public required int Lost { get; init; }

    public required int Twice { get; init; }

    public required int AppliedWithoutAnswer { get; init; }

    public required IReadOnlyList<string> Faults { get; init; }

    public static JudgementData Of(Run run) => new()
    {
        Judged = run.Judge.Judged,
        Undecided = run.Judge.Undecided,
        WrongAnswers = run.Judge.WrongCount,
        Wrong = [.. run.Judge.Wrong],
        UnexpectedRefusals = [.. run.Ledger.Refusals],
        ChangesAcknowledged = run.Ledger.Count(ChangeFate.Acknowledged),
        ChangesRefused = run.Ledger.Count(ChangeFate.Refused),
        ChangesUnresolved = run.Ledger.Count(ChangeFate.UnderWay),
        DocumentsCompared = run.Verification.Documents,
        JournalRead = run.Verification.ReadJournal,
        JournalRows = run.Verification.JournalRows,
        OnceInJournal = run.Verification.Once,
        Lost = run.Verification.Lost,
        Twice = run.Verification.Twice,
        AppliedWithoutAnswer = run.Verification.Unknown,
        Faults = [.. run.Verification.Faults.Take(100)],
    };
}

/// <summary>What a process used.</summary>
internal sealed record ProcessData
{
    public required string Name { get; init; }

    public required double MegabytesMean { get; init; }

    public required double MegabytesMax { get; init; }

    public required double MegabytesLast { get; init; }

    /// <summary>Processors used in the mean.</summary>
    public required double Processors { get; init; }

    public required IReadOnlyList<SamplePoint> Megabytes { get; init; }

    public static ProcessData Of(string name, IReadOnlyList<ProcessSample> samples)
    {
        const double Megabyte = 1024 * 1024;
        double cpu = 0;
        for (int at = 1; at < samples.Count; at++)
        {
            // A process that was started again counts from zero.
            cpu += Math.Max(0, (samples[at].Cpu - samples[at - 1].Cpu).TotalSeconds);
        }

        double seconds = (samples[^1].At - samples[0].At).TotalSeconds;
        return new ProcessData
        {
            Name = name,
            MegabytesMean = RoundData.Tenths(samples.Average(sample => sample.Bytes) / Megabyte),
            MegabytesMax = RoundData.Tenths(samples.Max(sample => sample.Bytes) / Megabyte),
            MegabytesLast = RoundData.Tenths(samples[^1].Bytes / Megabyte),
            Processors = Math.Round(seconds > 0 ? cpu / seconds : 0, 2),
            Megabytes =
            [
                .. samples.Select(sample => new SamplePoint(
                    RoundData.Tenths(sample.At.TotalSeconds), RoundData.Tenths(sample.Bytes / Megabyte))),
            ],
        };
    }
}

/// <summary>A value at a second.</summary>
internal sealed record SamplePoint(double Second, double Value);

/// <summary>Something that was done to the target.</summary>
internal sealed record EventData(double Second, string Text, bool IsFault);

/// <summary>How long calls took after a fault, in milliseconds.</summary>
internal sealed record RecoveryData(double Second, string Fault, double LongestChange, double LongestCheck)
{
    /// <summary>All faults of a round in one line; empty where there was none.</summary>
    public static string Describe(IReadOnlyList<RecoveryData> recoveries)
    {
        if (recoveries.Count == 0)
        {
            return "";
        }

        double[] changes = [.. recoveries.Select(recovery => recovery.LongestChange).Order()];
        double[] checks = [.. recoveries.Select(recovery => recovery.LongestCheck).Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{recoveries.Count} faults; until changes succeeded again {changes[changes.Length / 2]:0} ms in the ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"median, {changes[^1]:0} ms at most; checks {checks[checks.Length / 2]:0} and {checks[^1]:0} ms");
    }
}
