using System.Collections.Immutable;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway.Tests;

/// <summary>
/// Facts of one tenant as a store would have them, changed by hand: users and a custom role, with their marks.
/// </summary>
internal sealed class Facts : IFactStore, IMarks
{
    public const string TenantId = "acme";

    private readonly Dictionary<string, UserRecord> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RoleRecord> _roles = new(StringComparer.Ordinal);

    // Marks go on another thread than the test's.
    private readonly Lock _marking = new();
    private readonly List<Mark> _marks = [];
    private TenantRecord? _tenant = new(TenantId, "shop", "1", TenantStatus.Active, [], [], [], 1);

    /// <summary>A shop: `desk.open` needs `desk`, `till.open` needs `till`.</summary>
    public static RoleModel Model { get; } = RoleModel.Compile(new ModelDefinition
    {
        Name = "shop",
        Version = "1",
        Scopes = [new ScopeDefinition("tenant", null, false, "")],
        Permissions =
        [
            new PermissionDefinition { Name = "desk", Scopes = ["tenant"] },
            new PermissionDefinition { Name = "till", Scopes = ["tenant"] },
        ],
        Resources = [new ResourceDefinition { Name = "tenant" }],
        Roles =
        [
            new RoleDefinition { Name = "clerk", Scope = "tenant", Grants = [new Grant("desk", null)] },
        ],
        CustomRoles = new CustomRoleRules { MayGrant = ["desk", "till"], GrantScopes = ["tenant"] },
        Actions =
        [
            Action("desk.open", "desk"),
            Action("till.open", "till"),
        ],
    });

    /// <summary>How often facts were read.</summary>
    public int Reads { get; private set; }

    /// <summary>What readings named, in order, with the tenant that they were of.</summary>
    public List<(string Tenant, Interest Interest)> Named { get; } = [];

    /// <summary>Runs before a read is answered: what happens while a load is under way.</summary>
    public Func<Task>? WhileReading { get; set; }

    /// <summary>Whether the store fails.</summary>
    public bool IsDown { get; set; }

    public IReadOnlyList<Mark> MarksNow
    {
        get
        {
            lock (_marking)
            {
                return [.. _marks];
            }
        }
    }

    public static CheckRequest May(string user, string action) => new()
    {
        Tenant = TenantId,
        SubjectId = user,
        Action = action,
        ResourceType = "tenant",
        ResourceId = TenantId,
    };

    public void PutUser(string id, params string[] roles) => _users[id] = new UserRecord(
        id, SubjectKind.Human, UserStatus.Active, [], [],
        [.. roles.Select(role => new AssignmentEntry(id, role, ScopeName.Root))],
        (_users.GetValueOrDefault(id)?.Revision ?? 0) + 1);

    public void RemoveUser(string id) => _users.Remove(id);

    public void PutRole(string id, params string[] permissions) => _roles[id] = new RoleRecord(
        id, id, [new GrantEntry(ScopeName.Root, [.. permissions.Select(name => new Grant(name, null))])], 1);

    public void PutTenant(TenantStatus status) =>
        _tenant = new TenantRecord(TenantId, "shop", "1", status, [], [], [], (_tenant?.Revision ?? 0) + 1);

    public void RemoveTenant() => _tenant = null;

    public void Mark(FactKey key, string commit)
    {
        lock (_marking)
        {
            _marks.Add(new Mark(key, commit));
        }
    }

    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new IOException("the store is down");
        }

        Reads++;
        if (query.Interest is { } interest)
        {
            Named.Add((query.Tenant, interest));
        }

        FactReading reading = Read(query);
        if (WhileReading is { } happens)
        {
            WhileReading = null;
            await happens();
        }

        return reading;
    }

    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        ValueTask.FromResult((name, version) == ("shop", "1") ? Model : null);

    ValueTask<IReadOnlyList<Mark>> IMarks.ReadAsync(
        string tenant, IReadOnlyList<FactKey>? keys, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Mark>>(
            [.. MarksNow.Where(mark => keys?.Contains(mark.Key) is not false).Take(limit)]);

    public ValueTask RemoveAsync(string tenant, IReadOnlyList<Mark> marks, CancellationToken cancellationToken)
    {
        lock (_marking)
        {
            _marks.RemoveAll(marks.Contains);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>(after is null ? [TenantId] : []);

    private static ActionDefinition Action(string name, string permission) => new()
    {
        Name = name,
        On = ["tenant"],
        Requirement = new Requirement.HasPermission(permission, null),
    };

    private FactReading Read(FactQuery query)
    {
        if (query.Tenant != TenantId)
        {
            return new FactReading(null, [], [], []);
        }

        ImmutableArray<UserRecord> users =
        [
            .. query.Keys.Where(key => key.Kind == FactKind.User)
                .Select(key => _users.GetValueOrDefault(key.Id)).OfType<UserRecord>(),
        ];
        HashSet<FactKey> keys = [.. query.Keys, FactKey.Tenant];
        if (query.WithRolesOfUsers)
        {
            keys.UnionWith(users.SelectMany(user => user.CustomRoles(Model)).Select(FactKey.Role));
        }

        return new FactReading(
            _tenant, users,
            [
                .. keys.Where(key => key.Kind == FactKind.Role)
                    .Select(key => _roles.GetValueOrDefault(key.Id)).OfType<RoleRecord>(),
            ],
            [.. MarksNow.Select(mark => mark.Key).Where(keys.Contains).Distinct()]);
    }
}
