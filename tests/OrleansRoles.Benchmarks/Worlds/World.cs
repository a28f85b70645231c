using System.Collections.Frozen;
using System.Globalization;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>
/// Tenants, roles and users in memory, twice: in a gateway, and as the table that the bare loop looks up.
/// </summary>
internal sealed class World : IDisposable
{
    public const int RolesPerTenant = 12;
    public const int VenuesPerTenant = 8;

    private readonly WorldFacts _facts;
    private readonly CancellationTokenSource _stop;

    public World(
        RoleModel model, WorldSize size, PermissionGateway gateway,
        FrozenDictionary<(string, string), ulong[]> bits, WorldFacts facts, CancellationTokenSource stop)
    {
        Model = model;
        Size = size;
        Gateway = gateway;
        Bits = bits;
        _facts = facts;
        _stop = stop;
    }

    public RoleModel Model { get; }

    public WorldSize Size { get; }

    /// <summary>A gateway with all of the world in memory, under a session that it renews.</summary>
    public PermissionGateway Gateway { get; }

    /// <summary>Of every user some words of bits, of which the bare loop tests one.</summary>
    public FrozenDictionary<(string Tenant, string User), ulong[]> Bits { get; }

    /// <summary>The roles of the first tenant, for explanations.</summary>
    public RoleCatalogue Roles() => new(_facts.RolesOf(0).Select(role => role.ToFacts(Model)));

    // Every call makes a new string, as a parser does: requests share no string with the tables.
    public static string TenantId(int tenant) => string.Create(null, $"tenant-{tenant:D5}");

    public static string UserId(int tenant, int user) => string.Create(null, $"user-{tenant:D5}{user:D3}");

    public static string VenueId(int tenant, int venue) => string.Create(null, $"venue-{tenant:D5}{venue:D2}");

    public static string RoleId(int role) => string.Create(null, $"role-{role:D2}");

    /// <summary>The number of which <see cref="TenantId"/> made an id.</summary>
    public static int TenantNumber(string id) => int.Parse(id.AsSpan(^5..), CultureInfo.InvariantCulture);

    /// <summary>The user's number of which <see cref="UserId"/> made an id.</summary>
    public static int UserNumber(string id) => int.Parse(id.AsSpan(^3..), CultureInfo.InvariantCulture);

    /// <summary>Ends the gateway's session, so that its memory is given up.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
