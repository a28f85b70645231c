using System.Collections.Immutable;
using System.Globalization;

namespace OrleansRoles.LoadTests.Population;

/// <summary>How many tenants there are and how large.</summary>
internal sealed record PopulationPlan
{
    private const int UsersPerTenantMin = 4;
    private const int UsersPerContract = 25;
    private const int ContractsMax = 12;

    /// <summary>Tenants.</summary>
    public required int Tenants { get; init; }

    /// <summary>Users of a tenant in the mean.</summary>
    public required int UsersMean { get; init; }

    /// <summary>How unequal tenants are in size; 0: all alike.</summary>
    public double SizeSkew { get; init; } = 0.8;

    /// <summary>Begins the tenants' names, so that several runs can share a target.</summary>
    public string Prefix { get; init; } = "t";

    /// <summary>The tenants' shapes, the largest first.</summary>
    public ImmutableArray<TenantShape> Shapes()
    {
        int[] sizes = new Zipf(Tenants, SizeSkew).Sizes(Tenants * UsersMean, Math.Min(UsersPerTenantMin, UsersMean));
        return
        [
            .. sizes.Select((users, number) => new TenantShape(
                string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D5}"), users,
                Math.Clamp(users / UsersPerContract, 1, ContractsMax))),
        ];
    }
}

/// <summary>One tenant's size.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Users">Its users.</param>
/// <param name="Contracts">Its contracts, each with a workspace.</param>
internal sealed record TenantShape(string Tenant, int Users, int Contracts)
{
    /// <summary>Custom roles of a tenant.</summary>
    public const int CustomRoles = 2;

    public static string UserId(int number) => string.Create(CultureInfo.InvariantCulture, $"u{number}");

    public static string RoleId(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number}");

    public static string ContractId(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number}");

    public static string WorkspaceId(int number) => string.Create(CultureInfo.InvariantCulture, $"w{number}");
}
