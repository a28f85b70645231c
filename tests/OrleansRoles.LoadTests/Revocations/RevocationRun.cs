using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Language.Documents;
using OrleansRoles.LoadTests.Faults;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Reporting;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Targets;
using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests.Revocations;

/// <summary>
/// Rights are taken and given back while gateway processes answer from memory and are killed, stopped and cut off; then
/// the history checker of the simulation judges every answer.
/// </summary>
internal sealed class RevocationRun
{
    private const int RevocationsDefault = 2000;
    private const int ChecksDefault = 2000;
    private const int JournalPage = 10_000;
    private const int ViolationLinesMax = 12;

    // A look-up in memory takes about a microsecond; whoever took longer had to ask.
    private static readonly TimeSpan _fromMemory = TimeSpan.FromMicroseconds(50);

    private static readonly TimeSpan _showEvery = TimeSpan.FromSeconds(10);

    private readonly LoadOptions _options;
    private readonly Doors _doors;
    private readonly DoorHistory _history;
    private readonly Ledger _ledger = new();
    private readonly LatencyHistogram _checks = new();
    private Measurements _measurements;
    private long _hits;
    private long _journalRows;

    private RevocationRun(LoadOptions options)
    {
        _options = options;
        int people = options.Population.UsersMean;
        _doors = new Doors(options.Population.Tenants, people - (people / 5), people / 5);
        _history = new DoorHistory(_doors);
        _measurements = new Measurements(Longest);
    }

    private string Pace => _options.Traffic.ChangeRate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} changes a second")
        : "each change after the other";

    private TimeSpan Longest => _options.Duration + TimeSpan.FromMinutes(5);

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">The processes do not start, or packets cannot be dropped here.
    /// </exception>
    public static async Task<(RoundData Round, bool IsRight)> RunAsync(
        LoadOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        bool hasFaults = options.FaultEvery > TimeSpan.Zero;
        if (hasFaults && PacketCut.Obstacle() is { } obstacle)
        {
            throw new InvalidOperationException($"{obstacle}; or write `--fault-every 0` for a run without faults");
        }

        RevocationRun run = new(options);
        await using ClusterTarget cluster = await ClusterTarget.StartAsync(
            options.Folder, options.Silos, isolated: false, options.SiloProgram);
        using RolesClient client = new(cluster.Addresses, cluster.Key);
        await run.SetUpAsync(client, cancellationToken);
        GatewayTarget gateways = await GatewayTarget.StartAsync(
            options.Folder, cluster, options.Traffic.Gateways, run._doors,
            (int)(options.Traffic.CheckRate ?? ChecksDefault) / options.Traffic.Gateways, hasFaults,
            options.GatewayProgram);
        DoorTraffic traffic = new(run._doors, client, run._history, run._measurements, run._ledger);
        TimeSpan time;
        await using (gateways)
        {
            await run.WarmUpAsync(traffic, cancellationToken);
            time = await run.RunTrafficAsync(traffic, gateways, output, cancellationToken);
        }

        await run.ReadBackAsync(cluster, gateways);
        return run.Conclude(traffic, time, cluster, gateways);
    }

    private async Task SetUpAsync(RolesClient client, CancellationToken cancellationToken)
    {
        await Setup.PutAsync(
            client, $"/v1/models/{Doors.Model}", DoorModel.Text.ToArray(), "application/yaml", cancellationToken);
        for (int tenant = 0; tenant < _doors.Tenants; tenant++)
        {
            byte[] body = Encoding.UTF8.GetBytes(DocumentWriter.ToJson(DoorModel.DocumentOf(_doors, tenant)));
            await Setup.PutAsync(
                client, $"/v1/tenants/{Doors.TenantId(tenant)}/document", body, "application/json", cancellationToken);
        }
    }

    /// <summary>Revokes without measuring: the answers are judged like all others.</summary>
    private async Task WarmUpAsync(DoorTraffic traffic, CancellationToken cancellationToken)
    {
        if (_options.WarmUp > TimeSpan.Zero)
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(_options.WarmUp);
            await traffic.RunAsync(int.MaxValue, _options.Traffic.Admins, null, _options.Seed + 17, stop.Token);
        }

        _measurements = new Measurements(Longest);
        traffic.MeasureAnew(_measurements);
    }

    private async Task<TimeSpan> RunTrafficAsync(
        DoorTraffic traffic, GatewayTarget gateways, TextWriter output, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(_options.Duration);
        using CancellationTokenSource over = new();
        Task faults = _options.FaultEvery > TimeSpan.Zero
            ? GatewayFaults.RunAsync(gateways, _measurements, _options.FaultEvery, _options.FaultTime, over.Token)
            : Task.CompletedTask;
        Task showing = ShowAsync(traffic, output, over.Token);
        long begin = Stopwatch.GetTimestamp();
        await traffic.RunAsync(
            _options.Traffic.ChangesMax ?? RevocationsDefault, _options.Traffic.Admins, _options.Traffic.ChangeRate,
            _options.Seed, stop.Token);
        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        await over.CancelAsync();
        await faults;
        await showing;
        Scenario.NoteRecoveries(_measurements, _ledger, _options.FaultEvery);
        return time;
    }

    private async Task ShowAsync(DoorTraffic traffic, TextWriter output, CancellationToken stop)
    {
        while (await Pause.ForAsync(_showEvery, stop))
        {
            Meter meter = traffic.Revocations;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{_measurements.Elapsed.TotalSeconds:0} s: {meter.All.Count} revocations, {traffic.Left} to come; ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"p50 {meter.All.Percentile(0.5).TotalMilliseconds:0.0} ms, ")
                + string.Create(
                    CultureInfo.InvariantCulture, $"p99 {meter.All.Percentile(0.99).TotalMilliseconds:0.0} ms"));
        }
    }

    private async Task ReadBackAsync(ClusterTarget cluster, GatewayTarget gateways)
    {
        await using IStore store = cluster.OpenStore();
        for (int tenant = 0; tenant < _doors.Tenants; tenant++)
        {
            List<JournalRow> rows = [];
            IReadOnlyList<JournalRow> page;
            do
            {
                page = await store.ListJournalAsync(
                    Doors.TenantId(tenant), null, rows.Count == 0 ? 0 : rows[^1].Position, JournalPage,
                    CancellationToken.None);
                rows.AddRange(page);
            }
            while (page.Count == JournalPage);
            _history.TakeJournal(Doors.TenantId(tenant), rows);
            _journalRows += rows.Count;
        }

        for (int place = 0; place < gateways.Count; place++)
        {
            foreach (string log in gateways[place].Logs)
            {
                _history.TakeChecks(gateways[place].Name, CheckLog.Read(log).Select(Measure));
            }
        }
    }

    private LoggedCheck Measure(LoggedCheck check)
    {
        TimeSpan time = Stopwatch.GetElapsedTime(check.Begun, check.Answered);
        _checks.Record(time);
        _hits += time < _fromMemory ? 1 : 0;
        return check;
    }

    private (RoundData Round, bool IsRight) Conclude(
        DoorTraffic traffic, TimeSpan time, ClusterTarget cluster, GatewayTarget gateways)
    {
        Violation? violation = _history.FindViolation(DoorModel.Decide);
        List<string> faults = [];
        AddIf(faults, _history.Lost, "changes were acknowledged and are lost");
        AddIf(faults, _history.Twice, "changes were applied twice");
        AddIf(faults, _history.StaleAllows, "allows began after the revocation was acknowledged");
        double seconds = time.TotalSeconds;
        _measurements.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{_history.Answered} checks by {gateways.Count} gateways, {100.0 * _hits / _checks.Count:0.0} % within ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{_fromMemory.TotalMicroseconds:0} µs, {_history.Unavailable} unavailable; ")
            + $"{_history.StaleAllows} stale allows");
        RoundData round = new()
        {
            Title = "revocations",
            Target = $"{cluster.Description}, {gateways.Count} gateway processes that answer from memory",
            Traffic = string.Create(
                CultureInfo.InvariantCulture,
                $"{_options.Traffic.Admins} admins, {Pace}, after {_options.WarmUp.TotalSeconds:0.#} s of warming up; ")
                + "each gateway asks at a fixed rate",
            Tenants = _doors.Tenants,
            Users = _doors.Tenants * _doors.People,
            Seconds = Math.Round(seconds, 2),
            Calls =
            [
                CallData.Of(traffic.Revocations, seconds), CallData.Of(traffic.Grants, seconds),
                CallData.Of("check", _checks, _history.Unavailable, seconds),
            ],
            Processes = [],
            Events = RoundData.EventsOf(_measurements),
            Recoveries = RoundData.RecoveriesOf(_measurements),
            Judgement = new JudgementData
            {
                Judged = _history.Answered,
                Undecided = _history.Untold,
                WrongAnswers = violation is null ? 0 : 1,
                Wrong = violation is null ? [] : [violation.Text, .. violation.Circle.Take(ViolationLinesMax)],
                UnexpectedRefusals = [.. _ledger.Refusals],
                ChangesAcknowledged = _history.Acknowledged,
                ChangesRefused = _ledger.Refusals.Count,
                ChangesUnresolved = _history.Unknown,
                DocumentsCompared = 0,
                JournalRead = true,
                JournalRows = _journalRows,
                OnceInJournal = _history.Acknowledged,
                Lost = _history.Lost,
                Twice = _history.Twice,
                AppliedWithoutAnswer = _history.Unknown,
                Faults = faults,
            },
        };
        return (round, violation is null && faults.Count == 0 && _ledger.Refusals.IsEmpty);
    }

    private static void AddIf(List<string> faults, int count, string what)
    {
        if (count > 0)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }
    }
}
