using System.Diagnostics;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>How long a client waits before it tries again: twice as long each time, up to half a second.</summary>
internal struct Backoff(TimeSpan patience)
{
    private const int FirstMilliseconds = 10;
    private const int LastMilliseconds = 500;

    private readonly long _begin = Stopwatch.GetTimestamp();
    private int _milliseconds = FirstMilliseconds;

    /// <summary>Waits; false where the client's patience is at an end.</summary>
    public Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        int wait = _milliseconds;
        _milliseconds = Math.Min(2 * _milliseconds, LastMilliseconds);
        bool goesOn = Stopwatch.GetElapsedTime(_begin) < patience && !cancellationToken.IsCancellationRequested;
        return goesOn ? WaitedAsync(wait) : Task.FromResult(false);
    }

    private static async Task<bool> WaitedAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        return true;
    }
}
