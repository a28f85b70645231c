using System.Collections.Concurrent;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Loads;

/// <summary>
/// The tenants that a session has named, so that it is told of their changes; the first reading of a tenant names it.
/// Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: whatever is in the session's memory was read after its tenant was named. A change is committed before the
/// list of sessions to be told is asked for: so who is not on it reads the change, or its mark.
/// </remarks>
/// <param name="tenantsMax">So many are named one by one; the next one names all. 0: the session is told of all.
/// </param>
/// <param name="skipped">What is left out, by tests.</param>
internal sealed class TenantInterests(int tenantsMax, Protection skipped)
{
    private readonly ConcurrentDictionary<string, bool> _named = new(StringComparer.Ordinal);
    private volatile bool _hasAll = tenantsMax == 0;

    /// <summary>Reads facts, and names the tenant beforehand if that is still to be done.</summary>
    public async ValueTask<FactReading> ReadAsync(
        IFactStore store, FactQuery query, string session, CancellationToken cancellationToken)
    {
        if (_hasAll || _named.ContainsKey(query.Tenant))
        {
            return await store.ReadAsync(query, cancellationToken);
        }

        Interest interest = new(session, InAllTenants: _named.Count >= tenantsMax);
        FactReading? early = skipped.HasFlag(Protection.NamedFirst)
            ? await store.ReadAsync(query, cancellationToken)
            : null;
        FactReading reading = await store.ReadAsync(query with { Interest = interest }, cancellationToken);

        // Only now: of a call that failed nobody knows whether it took effect, so the next one names the tenant again.
        _named[query.Tenant] = true;
        _hasAll |= interest.InAllTenants;
        return early ?? reading;
    }
}
