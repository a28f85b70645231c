using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Targets;

namespace OrleansRoles.LoadTests.Faults;

/// <summary>What is done to a target while traffic runs; each leaves it whole when the traffic ends.</summary>
internal static class TargetFaults
{
    private static readonly TimeSpan _downTime = TimeSpan.FromSeconds(1);

    /// <summary>Kills a silo, another each time, and starts it again a second later.</summary>
    public static Func<Run, CancellationToken, Task> KillSilos(ClusterTarget cluster, TimeSpan every) =>
        async (run, stop) =>
        {
            TimeSpan next = run.Measurements.Elapsed + every;
            for (int round = 0; await Pause.UntilAsync(run.Measurements, next, stop); round++)
            {
                // Every so often by the clock, however long the last one took to come back.
                next += every;
                int place = round % cluster.Count;
                run.Measurements.Note($"{cluster[place].Name} killed", isFault: true);
                await cluster[place].KillAsync();
                await Task.Delay(_downTime, CancellationToken.None);
                await cluster.StartAsync(place);
                run.Measurements.Note($"{cluster[place].Name} is back");
            }
        };

    /// <summary>
    /// Stops all processes of the database where they stand, lets them go on, and later restarts the database.
    /// </summary>
    public static Func<Run, CancellationToken, Task> StopDatabase(
        PostgresProcess postgres, TimeSpan every, TimeSpan time) =>
        async (run, stop) =>
        {
            for (int round = 0; await Pause.ForAsync(every, stop); round++)
            {
                if (round % 2 == 0)
                {
                    run.Measurements.Note($"database stands still for {time.TotalSeconds:0.#} s", isFault: true);
                    await postgres.FreezeAsync(isFrozen: true);
                    await Task.Delay(time, CancellationToken.None);
                    await postgres.FreezeAsync(isFrozen: false);
                }
                else
                {
                    run.Measurements.Note($"database stopped for {time.TotalSeconds:0.#} s", isFault: true);
                    await postgres.StopAsync();
                    await Task.Delay(time, CancellationToken.None);
                    await postgres.StartAgainAsync();
                }

                run.Measurements.Note("database goes on");
            }
        };

    /// <summary>Cuts one silo off from the others and from the database, another each time.</summary>
    public static Func<Run, CancellationToken, Task> CutOffSilos(
        ClusterTarget cluster, TimeSpan every, TimeSpan time) =>
        async (run, stop) =>
        {
            for (int round = 0; await Pause.ForAsync(every, stop); round++)
            {
                int place = round % cluster.Count;
                run.Measurements.Note($"{cluster[place].Name} cut off for {time.TotalSeconds:0.#} s", isFault: true);
                await using (await PacketCut.BeginAsync(cluster[place].User, cluster[place].HttpPort))
                {
                    await Task.Delay(time, CancellationToken.None);
                }

                run.Measurements.Note($"{cluster[place].Name} is reached again");
                if (cluster[place].Process is not { Process.HasExited: false })
                {
                    // Orleans ends a silo that the others declared dead; whoever runs it starts it again.
                    run.Measurements.Note($"{cluster[place].Name} had ended and is started again");
                    await cluster[place].KillAsync();
                    await cluster.StartAsync(place);
                }
            }
        };
}
