using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine;

/// <summary>
/// Removes rows whose time is over, a batch at a time, so that what is kept for a while does not grow for ever. One at
/// work is enough for a database; several do no harm. Thread-safe.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="time">The clock.</param>
public sealed class ExpirySweeper(IExpiringRows rows, TimeProvider time)
{
    /// <summary>How often is swept. A row may stay so much longer than it is kept for.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>Rows that go at once: few enough that nobody notices.</summary>
    public const int BatchRows = 500;

    /// <summary>Sweeps at once, and then again and again until told to stop. Failures are left for the next round.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "The next round tries again.")]
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(Every, time);
        try
        {
            do
            {
                try
                {
                    await SweepAsync(stop);
                }
                catch (Exception) when (!stop.IsCancellationRequested)
                {
                    // The store does not answer at the moment.
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Removes all rows whose time is over by now.</summary>
    /// <exception cref="StoreException">The store failed; the rest stays for the next time.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        while (await rows.RemoveExpiredAsync(now, BatchRows, cancellationToken) == BatchRows)
        {
        }
    }
}
