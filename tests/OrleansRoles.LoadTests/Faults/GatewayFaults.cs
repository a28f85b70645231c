using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Targets;

namespace OrleansRoles.LoadTests.Faults;

/// <summary>What is done to gateways while rights are revoked; each leaves them whole when it ends.</summary>
internal static class GatewayFaults
{
    private static readonly TimeSpan _downTime = TimeSpan.FromSeconds(1);

    /// <summary>Kills, stops and cuts off a gateway in turn, another each time.</summary>
    /// <param name="gateways">The gateways.</param>
    /// <param name="measurements">Told what is done.</param>
    /// <param name="every">Time from one fault to the next.</param>
    /// <param name="time">How long one is stopped or cut off: longer than a session.</param>
    /// <param name="stop">Ends it after the fault under way.</param>
    public static async Task RunAsync(
        GatewayTarget gateways, Measurements measurements, TimeSpan every, TimeSpan time, CancellationToken stop)
    {
        TimeSpan next = measurements.Elapsed + every;
        for (int round = 0; await Pause.UntilAsync(measurements, next, stop); round++)
        {
            next += every;
            GatewayTarget.Gateway gateway = gateways[round % gateways.Count];
            switch (round % 3)
            {
                case 0:
                    measurements.Note($"{gateway.Name} killed", isFault: true);
                    await gateway.KillAsync();
                    await Task.Delay(_downTime, CancellationToken.None);
                    await gateway.StartAsync();
                    measurements.Note($"{gateway.Name} is back");
                    break;
                case 1:
                    measurements.Note($"{gateway.Name} stopped for {time.TotalSeconds:0.#} s", isFault: true);
                    await gateway.FreezeAsync(isFrozen: true);
                    await Task.Delay(time, CancellationToken.None);
                    await gateway.FreezeAsync(isFrozen: false);
                    measurements.Note($"{gateway.Name} goes on");
                    break;
                default:
                    measurements.Note($"{gateway.Name} cut off for {time.TotalSeconds:0.#} s", isFault: true);
                    await using (await gateway.CutOffAsync())
                    {
                        await Task.Delay(time, CancellationToken.None);
                    }

                    measurements.Note($"{gateway.Name} is reached again");
                    break;
            }
        }
    }
}
