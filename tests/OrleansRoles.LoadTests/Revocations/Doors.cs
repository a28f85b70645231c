using System.Collections.Immutable;
using System.Globalization;

namespace OrleansRoles.LoadTests.Revocations;

/// <summary>
/// The tenants of a revocation run: who may be asked about, by what name, and how an answer tells which version it
/// read. Users may open the door by a role of their own; members of the team by the team's custom role. Immutable.
/// </summary>
/// <param name="Tenants">Tenants.</param>
/// <param name="Users">Users of a tenant with a role of their own.</param>
/// <param name="Members">Members of a tenant's team.</param>
internal sealed record Doors(int Tenants, int Users, int Members)
{
    public const string Model = "revocation-door";
    public const string Action = "door.open";
    public const string Resource = "tenant";
    public const string Keeper = "keeper";
    public const string Team = "team";

    /// <summary>Bits in which a team's version is written; one more change than they hold cannot be told.</summary>
    public const int VersionBits = 11;

    private const char Bit = 'b';

    /// <summary>Everybody in a tenant: users first, then members.</summary>
    public int People => Users + Members;

    public static string TenantId(int tenant) => string.Create(CultureInfo.InvariantCulture, $"door{tenant}");

    /// <summary>The id of one of <see cref="People"/>.</summary>
    public string PersonId(int person) => IsMember(person)
        ? string.Create(CultureInfo.InvariantCulture, $"m{person - Users}")
        : string.Create(CultureInfo.InvariantCulture, $"u{person}");

    public bool IsMember(int person) => person >= Users;

    /// <summary>The obligations, and after <c>version.</c> the permissions, that write a version.</summary>
    public static IEnumerable<int> BitsOf(int version) =>
        Enumerable.Range(0, VersionBits).Where(bit => (version & (1 << bit)) != 0);

    /// <summary>An obligation by its bit.</summary>
    public static string Obligation(int bit) => string.Create(CultureInfo.InvariantCulture, $"{Bit}{bit}");

    /// <summary>The version that obligations write.</summary>
    public static int VersionOf(ImmutableArray<string> obligations) => obligations.Sum(
        obligation => 1 << int.Parse(obligation.AsSpan(1), CultureInfo.InvariantCulture));
}
