using OrleansRoles.LoadTests.Measuring;

namespace OrleansRoles.LoadTests.Faults;

/// <summary>Waits between faults.</summary>
internal static class Pause
{
    /// <summary>Waits for some time; false where the run ended before.</summary>
    public static async Task<bool> ForAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// Waits for an instant of the run, so that faults come by the clock however long one took; false where the run
    /// ended before.
    /// </summary>
    public static Task<bool> UntilAsync(Measurements measurements, TimeSpan instant, CancellationToken stop)
    {
        TimeSpan left = instant - measurements.Elapsed;
        return ForAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, stop);
    }
}
