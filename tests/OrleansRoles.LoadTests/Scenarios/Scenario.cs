using System.Diagnostics;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Targets;
using OrleansRoles.LoadTests.Traffic;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Scenarios;

/// <summary>Sets up, warms up, runs traffic with or without faults, and verifies.</summary>
internal sealed class Scenario(LoadOptions options, Action<Run, string> show)
{
    private static readonly TimeSpan _sampleEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _graceAfterStop = TimeSpan.FromSeconds(120);

    /// <summary>Runs one round against a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="title">What the round is called.</param>
    /// <param name="faults">What is done to the target meanwhile, or null.</param>
    /// <param name="cancellationToken">Ends it early; the verification still runs.</param>
    public async Task<Run> RunAsync(
        Target target, string title, Func<Run, CancellationToken, Task>? faults, CancellationToken cancellationToken)
    {
        Crowd crowd = new(options.Population, options.Seed, options.ActivitySkew);
        TimeSpan longest = options.Duration + _graceAfterStop;
        Run run = new(title, target.Description, crowd, options.Traffic, longest);
        using RolesClient client = new(target.Addresses, target.Key, options.Route);
        show(run, "setting up");
        await Setup.RunAsync(
            client, crowd.Tenants, done => show(run, $"setting up: {done} of {crowd.Tenants.Length} tenants"),
            cancellationToken);
        if (options.Mode == LoadMode.Cold)
        {
            await MeasureColdAsync(run, target, client, cancellationToken);
        }
        else
        {
            await MeasureTrafficAsync(run, target, client, faults, longest, cancellationToken);
        }

        show(run, "verifying documents");
        await run.Verification.CompareDocumentsAsync(client, crowd.Tenants, CancellationToken.None);
        if (target.OpenStore() is { } store)
        {
            await using (store)
            {
                show(run, "verifying the journal");
                await run.Verification.CompareJournalAsync(store, crowd.Tenants, CancellationToken.None);
            }
        }

        show(run, "done");
        return run;
    }

    private async Task MeasureTrafficAsync(
        Run run, Target target, RolesClient client, Func<Run, CancellationToken, Task>? faults, TimeSpan longest,
        CancellationToken cancellationToken)
    {
        GatewayTraffic gateways = new(client, run);
        Admin admin = new(client, run);
        ChangeMaker changes = new(
            await StyleAsync(run, client, cancellationToken), $"run{Environment.ProcessId}");
        if (options.WarmUp > TimeSpan.Zero)
        {
            show(run, "warming up");
            CrowdTraffic warming = new(
                run.Crowd, options.Traffic with { ChangesMax = null }, gateways, admin, changes, options.Seed + 17);
            await BoundedAsync(warming, options.WarmUp, cancellationToken);
        }

        run.MeasureAnew(longest);
        show(run, "measuring");
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task sampling = SampleAsync(run, target, over.Token);
        Task faulting = faults?.Invoke(run, over.Token) ?? Task.CompletedTask;
        CrowdTraffic traffic = new(run.Crowd, options.Traffic, gateways, admin, changes, options.Seed);
        long begin = Stopwatch.GetTimestamp();
        await BoundedAsync(traffic, options.Duration, cancellationToken);
        run.Duration = Stopwatch.GetElapsedTime(begin);
        await over.CancelAsync();
        await faulting;
        await sampling;
        NoteRecoveries(run.Measurements, run.Ledger, options.FaultEvery);
    }

    private async Task<ChangeStyle> StyleAsync(Run run, RolesClient client, CancellationToken cancellationToken)
    {
        if (options.Style == ChangeStyle.Documents)
        {
            return ChangeStyle.Documents;
        }

        IReadOnlyList<string> missing = await CommandPaths.MissingAsync(client, cancellationToken);
        if (missing.Count == 0)
        {
            return ChangeStyle.Commands;
        }

        show(run, $"the target lacks `{missing[0]}`: changes go by documents");
        return ChangeStyle.Documents;
    }

    private static async Task BoundedAsync(CrowdTraffic traffic, TimeSpan time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource abort = new(time + _graceAfterStop);
        stop.CancelAfter(time);
        await traffic.RunAsync(stop.Token, abort.Token);
    }

    /// <summary>Checks every user once after a start, in random order, one after the other for each gateway.</summary>
    private async Task MeasureColdAsync(
        Run run, Target target, RolesClient client, CancellationToken cancellationToken)
    {
        show(run, "starting anew");
        long begin = Stopwatch.GetTimestamp();
        await target.RestartAsync();
        TimeSpan started = Stopwatch.GetElapsedTime(begin);
        (TenantTruth Tenant, int User)[] all =
        [
            .. run.Crowd.Tenants.SelectMany(
                tenant => Enumerable.Range(0, tenant.Users.Length), (tenant, user) => (tenant, user)),
        ];
        new Random(options.Seed).Shuffle(all);
        run.MeasureAnew(options.Duration + _graceAfterStop);
        run.Measurements.Note($"started in {started.TotalSeconds:F2} s");
        show(run, "measuring");
        GatewayTraffic gateways = new(client, run);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(options.Duration);
        Task sampling = SampleAsync(run, target, stop.Token);
        int next = -1;
        begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.Traffic.Gateways).Select(number => Task.Run(async () =>
        {
            Random random = new(options.Seed + number);
            for (int at = Interlocked.Increment(ref next); at < all.Length; at = Interlocked.Increment(ref next))
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                (TenantTruth tenant, int user) = all[at];
                Question question = Question.Next(tenant, tenant.Users[user].Newest, random);
                await gateways.CheckAsync(tenant, user, question, Stopwatch.GetTimestamp(), CancellationToken.None);
            }
        })));
        run.Duration = Stopwatch.GetElapsedTime(begin);
        await stop.CancelAsync();
        await sampling;
    }

    private async Task SampleAsync(Run run, Target target, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (ChildProcess process in target.Processes)
            {
                if (process.Use() is { } use)
                {
                    run.Measurements.Samples.Enqueue(
                        new ProcessSample(run.Measurements.Elapsed, process.Name, use.Bytes, use.Cpu));
                }
            }

            show(run, "measuring");
            try
            {
                await Task.Delay(_sampleEvery, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Works out how long calls took after each fault.</summary>
    public static void NoteRecoveries(Measurements measurements, Ledger ledger, TimeSpan every)
    {
        foreach (RunEvent fault in measurements.Events.Where(fault => fault.IsFault))
        {
            TimeSpan until = fault.At + every;
            measurements.Recoveries.Enqueue(new Recovery(
                fault.Text, fault.At, Longest(isChange: true), Longest(isChange: false)));

            TimeSpan Longest(bool isChange) => ledger.LongCalls
                .Where(call => call.IsChange == isChange && call.Begin < until && call.Begin + call.Time > fault.At)
                .Select(call => call.Time).DefaultIfEmpty().Max();
        }
    }
}
