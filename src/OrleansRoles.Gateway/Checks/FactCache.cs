using System.Runtime.CompilerServices;
using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Primitives;

namespace OrleansRoles.Gateway.Checks;

/// <summary>
/// The facts that a gateway keeps, compiled, of as many users as fit. When there are too many, those go that were not
/// used since a hand last passed them.
/// </summary>
/// <param name="usersMax">How many users fit.</param>
/// <param name="interests">The tenants that the session has named.</param>
/// <param name="records">What is kept of facts for others to load, under the same session; null: nothing.</param>
internal sealed class FactCache(int usersMax, TenantInterests interests, RecordCache? records = null) : IHeldFacts
{
    private const int PlacesPerStep = 64;

    private const int StepsMax = 4096;

    private readonly StringTable<TenantCache> _tenants = new();
    private readonly UserCount _users = new();
    private readonly Lock _changing = new();
    private readonly List<TenantCache> _all = [];
    private int _hand;

    /// <summary>How many users are in memory; a tenant counts as one more.</summary>
    public int Count => _users.Value + _tenants.Count;

    /// <summary>The tenants of whose changes the session is told: through it goes every reading that is kept here.
    /// </summary>
    public TenantInterests Interests => interests;

    /// <summary>What is kept of facts for others to load; null where nothing is.</summary>
    public RecordCache? Records => records;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TenantCache? Find(string tenant, int hash) => _tenants.Find(tenant, hash);

    /// <summary>The place of a tenant's facts, empty at first.</summary>
    public TenantCache GetOrAdd(string tenant)
    {
        if (_tenants.Find(tenant) is { IsRetired: false } found)
        {
            return found;
        }

        lock (_changing)
        {
            if (_tenants.Find(tenant) is { IsRetired: false } raced)
            {
                return raced;
            }

            TenantCache made = new(tenant, _users) { Place = _all.Count };
            _all.Add(made);
            _tenants.Set(tenant, made);
            return made;
        }
    }

    /// <inheritdoc/>
    public void Drop(Drop drop)
    {
        records?.Drop(drop);
        if (_tenants.Find(drop.Tenant) is not { } tenant)
        {
            return;
        }

        tenant.Drop(drop.Keys);
        if (tenant.IsRetired)
        {
            Forget(tenant);
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        records?.Clear();
        lock (_changing)
        {
            _all.ForEach(tenant => tenant.Retire());
            _all.Clear();
            _tenants.Clear();
        }
    }

    /// <summary>Makes room where there are too many.</summary>
    public void MakeRoom()
    {
        if (Count <= usersMax)
        {
            return;
        }

        lock (_changing)
        {
            for (int step = 0; step < StepsMax && _all.Count > 0 && Count > usersMax; step++)
            {
                _hand = _hand < _all.Count ? _hand : 0;
                TenantCache tenant = _all[_hand];
                tenant.Sweep(PlacesPerStep, out bool isRound);
                if (isRound && tenant.IsIdle)
                {
                    tenant.Retire();
                    ForgetInTurn(tenant);
                }
                else if (isRound)
                {
                    _hand++;
                }
            }
        }
    }

    private void Forget(TenantCache tenant)
    {
        lock (_changing)
        {
            ForgetInTurn(tenant);
        }
    }

    private void ForgetInTurn(TenantCache tenant)
    {
        if (ReferenceEquals(_tenants.Find(tenant.Id), tenant))
        {
            _tenants.Remove(tenant.Id);
        }

        if (tenant.Place < _all.Count && ReferenceEquals(_all[tenant.Place], tenant))
        {
            TenantCache last = _all[^1];
            _all[tenant.Place] = last;
            last.Place = tenant.Place;
            _all.RemoveAt(_all.Count - 1);
        }
    }
}
