using OrleansRoles.LoadTests.Faults;
using OrleansRoles.LoadTests.Targets;

namespace OrleansRoles.LoadTests.Scenarios;

/// <summary>The modes: which targets they start and what they do to them.</summary>
internal static class Rounds
{
    private const string Embedded = "embedded";
    private const string Cluster = "cluster";

    /// <summary>Runs all rounds of a mode.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="show">Told what goes on.</param>
    /// <param name="cancellationToken">Ends the traffic early.</param>
    /// <exception cref="InvalidOperationException">The mode does not go with the target, or with this machine.
    /// </exception>
    public static Task<IReadOnlyList<Run>> RunAsync(
        LoadOptions options, Action<Run, string> show, CancellationToken cancellationToken)
    {
        Scenario scenario = new(options, show);
        return options.Mode switch
        {
            LoadMode.Mixed or LoadMode.Cold => OneAsync(options, scenario, cancellationToken),
            LoadMode.Scale => ScaleAsync(options, scenario, cancellationToken),
            LoadMode.Chaos => OnClusterAsync(
                options, scenario, false, cluster => TargetFaults.KillSilos(cluster, options.FaultEvery),
                cancellationToken),
            LoadMode.DatabaseStop => DatabaseStopAsync(options, scenario, cancellationToken),
            LoadMode.CutOff => CutOffAsync(options, scenario, cancellationToken),
            LoadMode.Revocations => throw new ArgumentException("revocations have a run of their own", nameof(options)),
        };
    }

    private static async Task<IReadOnlyList<Run>> OneAsync(
        LoadOptions options, Scenario scenario, CancellationToken cancellationToken)
    {
        await using Target target = options.Target switch
        {
            Embedded => await EmbeddedTarget.StartAsync(options.Folder, options.OnPostgres),
            Cluster => await ClusterAsync(options, options.Folder, options.Silos),
            _ => new RemoteTarget(
                [.. options.Target.Split(',').Select(address => new Uri(address))],
                options.Key ?? throw new InvalidOperationException("a target by address needs `--key`")),
        };
        return [await scenario.RunAsync(target, TitleOf(options.Mode), null, cancellationToken)];
    }

    private static async Task<IReadOnlyList<Run>> ScaleAsync(
        LoadOptions options, Scenario scenario, CancellationToken cancellationToken)
    {
        List<Run> runs = [];
        for (int silos = 1; silos <= options.Silos && !cancellationToken.IsCancellationRequested; silos++)
        {
            string folder = Path.Combine(options.Folder, $"silos{silos}");
            await using ClusterTarget cluster = await ClusterAsync(options, folder, silos);
            string title = silos == 1 ? "1 silo" : $"{silos} silos";
            runs.Add(await scenario.RunAsync(cluster, title, null, cancellationToken));
        }

        return runs;
    }

    private static async Task<IReadOnlyList<Run>> DatabaseStopAsync(
        LoadOptions options, Scenario scenario, CancellationToken cancellationToken)
    {
        if (options.Target == Cluster)
        {
            return await OnClusterAsync(
                options, scenario, false,
                cluster => TargetFaults.StopDatabase(cluster.Postgres, options.FaultEvery, options.FaultTime),
                cancellationToken);
        }

        await using EmbeddedTarget target = await EmbeddedTarget.StartAsync(options.Folder, onPostgres: true);
        Func<Run, CancellationToken, Task> faults =
            TargetFaults.StopDatabase(target.Postgres!, options.FaultEvery, options.FaultTime);
        return [await scenario.RunAsync(target, TitleOf(options.Mode), faults, cancellationToken)];
    }

    private static Task<IReadOnlyList<Run>> CutOffAsync(
        LoadOptions options, Scenario scenario, CancellationToken cancellationToken) =>
        PacketCut.Obstacle() is { } obstacle
            ? throw new InvalidOperationException(obstacle)
            : OnClusterAsync(
                options, scenario, true,
                cluster => TargetFaults.CutOffSilos(cluster, options.FaultEvery, options.FaultTime),
                cancellationToken);

    private static async Task<IReadOnlyList<Run>> OnClusterAsync(
        LoadOptions options, Scenario scenario, bool isolated,
        Func<ClusterTarget, Func<Run, CancellationToken, Task>> faultsOf, CancellationToken cancellationToken)
    {
        await using ClusterTarget cluster = await ClusterAsync(options, options.Folder, options.Silos, isolated);
        return [await scenario.RunAsync(cluster, TitleOf(options.Mode), faultsOf(cluster), cancellationToken)];
    }

    private static Task<ClusterTarget> ClusterAsync(
        LoadOptions options, string folder, int silos, bool isolated = false) =>
        ClusterTarget.StartAsync(folder, silos, isolated, options.SiloProgram);

    private static string TitleOf(LoadMode mode) => mode switch
    {
        LoadMode.DatabaseStop => "database stop",
        LoadMode.CutOff => "cut off",
        _ => mode.ToString().ToLowerInvariant(),
    };
}
