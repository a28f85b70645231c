using System.Collections.Immutable;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>
/// The facts of a world, made when they are asked for and kept by nobody but the gateway. The same ones every time.
/// </summary>
internal sealed class WorldFacts : IFactSource
{
    private const int Seed = 20_260_117;
    private readonly RoleModel _model;
    private readonly WorldSize _size;
    private readonly int? _rolesPerUser;
    private readonly ImmutableArray<PermissionDefinition> _atTenant;
    private readonly ImmutableArray<PermissionDefinition> _atVenue;
    private int _tenantOfRoles = -1;
    private ImmutableArray<RoleRecord> _roles = [];

    /// <param name="model">The model of all tenants.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="rolesPerUser">How many roles everybody holds; null for one to four.</param>
    public WorldFacts(RoleModel model, WorldSize size, int? rolesPerUser = null)
    {
        _model = model;
        _size = size;
        _rolesPerUser = rolesPerUser;
        string root = model.Definition.Scopes[0].Name;
        _atTenant = [.. model.Definition.Permissions.Where(p => p.Scopes.Contains(root))];
        _atVenue = [.. model.Definition.Permissions.Where(p => p.Scopes.Contains("venue") && !p.Restrictive)];
    }

    public ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        int tenant = World.TenantNumber(query.Tenant);
        ModelDefinition definition = _model.Definition;
        TenantRecord facts = new(
            query.Tenant, definition.Name, definition.Version, TenantStatus.Active, [.. definition.Features],
            [.. definition.Settings], [], 1);
        return ValueTask.FromResult(new FactReading(
            facts,
            [.. query.Keys.Where(key => key.Kind == FactKind.User).Select(key => MakeUser(tenant, key.Id))],
            RolesOf(tenant), []));
    }

    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        ValueTask.FromResult<RoleModel?>(_model);

    public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("a benchmark's checks are answered from memory, and this one was not");

    /// <summary>A tenant's own roles. Those of the tenant that was asked about last are kept.</summary>
    public ImmutableArray<RoleRecord> RolesOf(int tenant)
    {
        if (_tenantOfRoles != tenant)
        {
            Random random = new(~(Seed + tenant));
            _roles = [.. Enumerable.Range(0, World.RolesPerTenant).Select(role => MakeRole(tenant, role, random))];
            _tenantOfRoles = tenant;
        }

        return _roles;
    }

    private UserRecord MakeUser(int tenant, string id)
    {
        int number = World.UserNumber(id);
        Random random = new(Seed + (tenant * _size.UsersPerTenant) + number);
        int count = _rolesPerUser ?? 1 + random.Next(4);
        HashSet<string> roles = [];
        while (roles.Count < count)
        {
            bool isBuiltIn = _rolesPerUser is null && random.Next(40) == 0;
            roles.Add(isBuiltIn ? _model.BuiltInRoles[0].Id : World.RoleId(random.Next(World.RolesPerTenant)));
        }

        string own = World.UserId(tenant, number);
        return new UserRecord(
            own, SubjectKind.Human, UserStatus.Active, [], [],
            [.. roles.Select(role => new AssignmentEntry(own, role, ScopeName.Root))], 1);
    }

    private RoleRecord MakeRole(int tenant, int number, Random random)
    {
        int venues = 1 + random.Next(5);
        List<GrantEntry> grants = [new(ScopeName.Root, Some(_atTenant, random))];
        foreach (int venue in Enumerable.Range(0, World.VenuesPerTenant).OrderBy(_ => random.Next()).Take(venues))
        {
            grants.Add(new GrantEntry(
                new ScopeName("venue", World.VenueId(tenant, venue)), Some(_atVenue, random)));
        }

        return new RoleRecord(World.RoleId(number), $"Role {number}", [.. grants], 1);
    }

    private static ImmutableArray<Grant> Some(ImmutableArray<PermissionDefinition> permissions, Random random) =>
    [
        .. permissions.Where(p => p.Name == "venue.access" || random.Next(4) != 0)
            .Select(p => new Grant(p.Name, p.Levels.IsEmpty ? null : p.Levels[random.Next(p.Levels.Length)])),
    ];
}
