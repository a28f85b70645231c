using OrleansRoles.Primitives;

namespace OrleansRoles.Engine.Embedded;

/// <summary>
/// One turn at a time per tenant: what is promised to each entity, and a little more, since all entities of a tenant
/// share the turn. Tenants do not wait for each other.
/// </summary>
internal sealed class TenantTurns : IDisposable
{
    private readonly StringTable<SemaphoreSlim> _turns = new();

    /// <summary>Waits for the tenant's turn; dispose what it gives to end the turn.</summary>
    public async ValueTask<Turn> EnterAsync(string tenant, CancellationToken cancellationToken)
    {
        SemaphoreSlim turn = _turns.GetOrAdd(tenant, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach ((string _, SemaphoreSlim turn) in _turns.Snapshot())
        {
            turn.Dispose();
        }
    }

    internal readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
