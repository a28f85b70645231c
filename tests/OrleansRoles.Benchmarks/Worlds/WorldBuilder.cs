using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>Makes worlds of the Elite model; the same size gives the same world.</summary>
internal sealed class WorldBuilder
{
    private const int Seed = 20_260_117;
    private readonly RoleModel _model;
    private readonly WorldSize _size;
    private readonly Random _random = new(Seed);
    private readonly FactMemory _memory = new();
    private readonly Dictionary<(string, string), ulong[]> _bits;
    private readonly ImmutableArray<PermissionDefinition> _atTenant;
    private readonly ImmutableArray<PermissionDefinition> _atVenue;

    private WorldBuilder(RoleModel model, WorldSize size)
    {
        _model = model;
        _size = size;
        _bits = new Dictionary<(string, string), ulong[]>(size.Users);
        _atTenant = [.. model.Definition.Permissions.Where(p => p.Scopes.Contains(RootType))];
        _atVenue = [.. model.Definition.Permissions.Where(p => p.Scopes.Contains("venue") && !p.Restrictive)];
    }

    private string RootType => _model.Definition.Scopes[0].Name;

    public static World Build(RoleModel model, WorldSize size)
    {
        WorldBuilder builder = new(model, size);
        for (int tenant = 0; tenant < size.Tenants; tenant++)
        {
            builder.AddTenant(tenant);
        }

        World world = new(model, size, builder._memory, builder._bits.ToFrozenDictionary());
        GC.Collect();
        return world;
    }

    private void AddTenant(int number)
    {
        string id = World.TenantId(number);
        ModelDefinition definition = _model.Definition;
        TenantMemory tenant = _memory.GetOrAddTenant(id);
        tenant.Facts = new TenantFacts(
            id, _model, TenantStatus.Active, definition.Features, definition.Settings, [], 1);
        for (int role = 0; role < World.RolesPerTenant; role++)
        {
            RoleFacts facts = RoleFacts.Custom(_model, MakeRole(number, role));
            tenant.CustomRoles.Set(facts.Id, new RoleCell(facts));
        }

        for (int user = 0; user < _size.UsersPerTenant; user++)
        {
            AddUser(tenant, id, World.UserId(number, user));
        }
    }

    private CustomRoleEntry MakeRole(int tenant, int number)
    {
        int venues = 1 + _random.Next(5);
        List<GrantEntry> grants = [new(ScopeName.Root, Some(_atTenant))];
        foreach (int venue in Enumerable.Range(0, World.VenuesPerTenant).OrderBy(_ => _random.Next()).Take(venues))
        {
            grants.Add(new GrantEntry(new ScopeName("venue", World.VenueId(tenant, venue)), Some(_atVenue)));
        }

        return new CustomRoleEntry { Id = World.RoleId(number), Name = $"Role {number}", Grants = [.. grants] };
    }

    private ImmutableArray<Grant> Some(ImmutableArray<PermissionDefinition> permissions) =>
    [
        .. permissions.Where(p => p.Name == "venue.access" || _random.Next(4) != 0)
            .Select(p => new Grant(p.Name, p.Levels.IsEmpty ? null : p.Levels[_random.Next(p.Levels.Length)])),
    ];

    private void AddUser(TenantMemory tenant, string tenantId, string userId)
    {
        HashSet<string> roles = [];
        int count = 1 + _random.Next(4);
        while (roles.Count < count)
        {
            bool builtIn = _random.Next(40) == 0;
            roles.Add(builtIn ? _model.BuiltInRoles[0].Id : World.RoleId(_random.Next(World.RolesPerTenant)));
        }

        UserEntry entry = new() { Id = userId, Roles = [.. roles] };
        UserFacts facts = UserFacts.Create(
            _model, entry, [], role => _model.BuiltInCell(role) ?? tenant.CustomRoles.Find(role), 1);
        tenant.Users.Set(userId, facts);
        _bits.Add((tenantId, userId), [(ulong)_random.NextInt64(), (ulong)_random.NextInt64()]);
    }
}
