using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Orleans;

/// <summary>Calls of grains, with the failures of the cluster as the failures that callers know.</summary>
internal static class ClusterCalls
{
    /// <summary>Calls a grain.</summary>
    /// <exception cref="StoreException">The cluster did not answer. Whether the call took effect is then unknown.
    /// </exception>
    public static async ValueTask<T> TryAsync<T>(Func<ValueTask<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException or ObjectDisposedException)
        {
            throw new StoreException(
                $"the cluster did not answer ({failure.Message.TrimEnd('.')}); try again, with the same "
                + "idempotency key",
                isTransient: true, tookNoEffect: false, failure);
        }
    }
}
