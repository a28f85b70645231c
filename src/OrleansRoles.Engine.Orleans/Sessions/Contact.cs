using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>
/// Whether this silo still reaches the database, as the renewals of its own session tell. While it does not, nobody is
/// left waiting for it: a connection whose packets are dropped says nothing for much longer than a caller waits.
/// Thread-safe.
/// </summary>
internal sealed class Contact(ClusterSetup setup) : IDisposable
{
    private readonly TimeSpan _silenceMax = setup.Terms.Term * 1.5;
    private CancellationTokenSource _loss = new();

    /// <summary>Whether there is contact, or the silo has just started.</summary>
    public bool IsThere => !_loss.IsCancellationRequested;

    /// <summary>Watches the renewals of a holder's session.</summary>
    public async Task WatchAsync(IHolder holder, CancellationToken stop)
    {
        using PeriodicTimer timer = new(setup.Terms.HeartbeatEvery / 2);
        using CancellationTokenRegistration stopping = stop.Register(timer.Dispose);
        do
        {
            bool isLost = holder.Health.SinceRenewal > _silenceMax;
            if (isLost && IsThere)
            {
                await _loss.CancelAsync();
            }
            else if (!isLost && !IsThere)
            {
                // The former stays undisposed: some may still look at its token.
                _loss = new CancellationTokenSource();
            }
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    /// <summary>Waits for something as long as there is contact.</summary>
    /// <param name="call">What is waited for; its token is cancelled when contact is lost.</param>
    /// <param name="tookNoEffect">Whether it changes nothing even where it goes on.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreException">Contact was lost before it ended.</exception>
    public async ValueTask<T> WhileAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, bool tookNoEffect, CancellationToken cancellationToken)
    {
        CancellationToken loss = Volatile.Read(ref _loss).Token;
        if (loss.IsCancellationRequested)
        {
            throw Lost(tookNoEffect: true);
        }

        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(loss, cancellationToken);
        Task<T> called = call(either.Token).AsTask();
        try
        {
            return await called.WaitAsync(loss);
        }
        catch (OperationCanceledException) when (loss.IsCancellationRequested)
        {
            // Its end is of no interest any more; looked at, a failure is not reported as unobserved.
            _ = called.ContinueWith(
                static done => _ = done.Exception, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw Lost(tookNoEffect);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loss.Dispose();

    private static StoreException Lost(bool tookNoEffect) => new(
        "this silo does not reach the database at the moment; try again, at another silo where there is one",
        isTransient: true, tookNoEffect);
}
