namespace OrleansRoles.Gateway.Sessions;

/// <summary>
/// The monotonic clock by which sessions are counted, and the waiting by it. The system's is read in its coarse form: a
/// check pays a few nanoseconds for it, and it goes on while the process is stopped.
/// </summary>
internal sealed class SessionClock(TimeProvider time)
{
    private readonly bool _isSystem = ReferenceEquals(time, TimeProvider.System);
    private readonly double _ticksPerMillisecond = time.TimestampFrequency / 1000d;

    /// <summary>
    /// By how much <see cref="Now"/> may lag behind: a tick of the coarse clock, which is 4 ms on Linux and 16 ms on
    /// Windows.
    /// </summary>
    public const long LagMilliseconds = 20;

    /// <summary>Milliseconds since some moment.</summary>
    public long Now => _isSystem ? Environment.TickCount64 : (long)(time.GetTimestamp() / _ticksPerMillisecond);

    /// <summary>The wall clock.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>Waits.</summary>
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, time, cancellationToken);

    /// <summary>Calls somebody and gives up waiting after a time; the call is told to stop, but not waited for.
    /// </summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<T> WithinAsync<T>(
        TimeSpan limit, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> called = call(stop.Token).AsTask();
        try
        {
            return await called.WaitAsync(limit, time, cancellationToken);
        }
        finally
        {
            if (!called.IsCompleted)
            {
                stop.Cancel();
                Forget(called);
            }
        }
    }

    // A failure that nobody waits for any more is of no interest; looked at, it is not reported as unobserved.
    private static void Forget(Task task) => task.ContinueWith(
        static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
