using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Facts;

/// <summary>
/// Facts of many tenants in memory, and checks on them. A check takes no lock, waits for nothing and allocates nothing;
/// who keeps the facts right is the engine's business. Thread-safe.
/// </summary>
public sealed class FactMemory
{
    private readonly StringTable<TenantMemory> _tenants = new();

    /// <summary>How many tenants are in memory.</summary>
    public int TenantCount => _tenants.Count;

    /// <summary>Decides a request if the tenant's and the subject's facts are in memory.</summary>
    /// <param name="request">The question.</param>
    /// <param name="now">The instant at which assignments must count.</param>
    /// <param name="decision">The decision, where the answer is true.</param>
    /// <returns>False where facts must be loaded first.</returns>
    public bool TryCheck(in CheckRequest request, DateTimeOffset now, out Decision decision)
    {
        // Both hashes beforehand: the second does not have to wait for what the first look-up finds.
        int tenantHash = OrdinalText.HashOf(request.Tenant);
        int subjectHash = OrdinalText.HashOf(request.SubjectId);
        TenantMemory? tenant = _tenants.Find(request.Tenant, tenantHash);
        if (tenant?.Facts is not { } facts)
        {
            decision = default;
            return false;
        }

        UserFacts? user = null;
        if (request.SubjectType == SubjectType.User)
        {
            user = tenant.Users.Find(request.SubjectId, subjectHash);
            if (user is null)
            {
                decision = default;
                return false;
            }
        }

        decision = Evaluator.Decide(facts, user, request, now.UtcTicks, default(NoTrace));
        return true;
    }

    /// <summary>Finds what is in memory of a tenant, or null.</summary>
    public TenantMemory? FindTenant(string tenant) => _tenants.Find(tenant);

    /// <summary>Gives the place of a tenant's facts, empty at first.</summary>
    public TenantMemory GetOrAddTenant(string tenant) => _tenants.GetOrAdd(tenant, static _ => new TenantMemory());

    /// <summary>Forgets all of a tenant.</summary>
    public void DropTenant(string tenant) => _tenants.Remove(tenant);
}

/// <summary>What is in memory of one tenant.</summary>
public sealed class TenantMemory
{
    private volatile TenantFacts? _facts;

    /// <summary>The tenant's facts, or null where they are not loaded.</summary>
    public TenantFacts? Facts
    {
        get => _facts;
        set => _facts = value;
    }

    /// <summary>The tenant's custom roles as a list, for explanations.</summary>
    public RoleCatalogue Catalogue { get; set; } = RoleCatalogue.Empty;

    /// <summary>Facts of users by id.</summary>
    public StringTable<UserFacts> Users { get; } = new();

    /// <summary>Cells of custom roles by id, to which the users' facts point.</summary>
    public StringTable<RoleCell> CustomRoles { get; } = new();
}
