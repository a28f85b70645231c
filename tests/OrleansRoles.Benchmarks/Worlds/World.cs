using System.Collections.Frozen;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>
/// Tenants, roles and users in memory, twice: as facts, and as the table that the bare loop looks up.
/// </summary>
internal sealed class World
{
    public const int RolesPerTenant = 12;
    public const int VenuesPerTenant = 8;

    public World(RoleModel model, WorldSize size, FactMemory memory, FrozenDictionary<(string, string), ulong[]> bits)
    {
        Model = model;
        Size = size;
        Memory = memory;
        Bits = bits;
    }

    public RoleModel Model { get; }

    public WorldSize Size { get; }

    public FactMemory Memory { get; }

    /// <summary>Of every user some words of bits, of which the bare loop tests one.</summary>
    public FrozenDictionary<(string Tenant, string User), ulong[]> Bits { get; }

    // Every call makes a new string, as a parser does: requests share no string with the tables.
    public static string TenantId(int tenant) => string.Create(null, $"tenant-{tenant:D5}");

    public static string UserId(int tenant, int user) => string.Create(null, $"user-{tenant:D5}{user:D3}");

    public static string VenueId(int tenant, int venue) => string.Create(null, $"venue-{tenant:D5}{venue:D2}");

    public static string RoleId(int role) => string.Create(null, $"role-{role:D2}");
}
