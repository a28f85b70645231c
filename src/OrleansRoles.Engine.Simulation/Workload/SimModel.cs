using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Simulation.Workload;

/// <summary>
/// A role model in which one check tells which version of each of its facts it read: versions are written in bits, as
/// features of the tenant, roles of the user and grants of two custom roles, and an obligation says each bit aloud.
/// </summary>
internal static class SimModel
{
    public const string Name = "versions";
    public const string Version = "1";
    public const string Action = "read";
    public const string RoleA = "role-a";
    public const string RoleB = "role-b";

    public const int TenantBits = 6;
    public const int UserBits = 8;
    public const int RoleBits = 9;

    private const string Tenant = "tenant";

    public static ModelDefinition Definition { get; } = new()
    {
        Name = Name,
        Version = Version,
        Scopes = [new ScopeDefinition(Tenant, null, false, "")],
        Features = [.. Names("t", TenantBits)],
        Permissions =
        [
            .. Names("u", UserBits).Concat(Names("a", RoleBits)).Concat(Names("b", RoleBits))
                .Select(name => new PermissionDefinition { Name = name, Scopes = [Tenant] }),
        ],
        Resources = [new ResourceDefinition { Name = Tenant }],
        Roles =
        [
            .. Names("u", UserBits).Select(name => new RoleDefinition
            {
                Name = "holds-" + name,
                Scope = Tenant,
                Grants = [new Grant(name, null)],
            }),
        ],
        CustomRoles = new CustomRoleRules
        {
            MayGrant = [.. Names("a", RoleBits).Concat(Names("b", RoleBits))],
            GrantScopes = [Tenant],
        },
        Actions =
        [
            new ActionDefinition
            {
                Name = Action,
                On = [Tenant],
                Requirement = new Requirement.Always(),
                Obligations =
                [
                    .. Names("t", TenantBits).Select(
                        name => new ObligationDefinition(name, new Requirement.FeatureOn(name))),
                    .. Names("u", UserBits).Concat(Names("a", RoleBits)).Concat(Names("b", RoleBits)).Select(
                        name => new ObligationDefinition(name, new Requirement.HasPermission(name, null))),
                ],
            },
        ],
    };

    public static RoleModel Compiled { get; } = RoleModel.Compile(Definition);

    /// <summary>The names of the bits that are set in a version: <c>u0</c>, <c>u2</c>.</summary>
    public static IEnumerable<string> BitsOf(string letter, int version, int bits) =>
        Enumerable.Range(0, bits).Where(bit => (version & (1 << bit)) != 0).Select(bit => $"{letter}{bit}");

    /// <summary>The version whose bits these names are.</summary>
    public static int VersionOf(string letter, IEnumerable<string> names) => names
        .Where(name => name.StartsWith(letter, StringComparison.Ordinal))
        .Sum(name => 1 << int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));

    public static CheckRequest Ask(string tenant, string user) => new()
    {
        Tenant = tenant,
        SubjectId = user,
        Action = Action,
        ResourceType = Tenant,
        ResourceId = tenant,
    };

    public static ImmutableArray<GrantEntry> GrantsOf(string letter, int version) =>
        [new GrantEntry(ScopeName.Root, [.. BitsOf(letter, version, RoleBits).Select(bit => new Grant(bit, null))])];

    /// <summary>The tenant with one user, as a document, at certain versions.</summary>
    public static TenantDocument DocumentOf(string tenant, string user, int t, int u, int a, int b) => new()
    {
        Tenant = tenant,
        Model = Name,
        Features = [.. BitsOf("t", t, TenantBits)],
        Users =
        [
            new UserEntry
            {
                Id = user,
                Roles = [RoleA, RoleB, .. BitsOf("u", u, UserBits).Select(bit => "holds-" + bit)],
            },
        ],
        Roles =
        [
            new CustomRoleEntry { Id = RoleA, Name = RoleA, Grants = GrantsOf("a", a) },
            new CustomRoleEntry { Id = RoleB, Name = RoleB, Grants = GrantsOf("b", b) },
        ],
    };

    private static IEnumerable<string> Names(string letter, int bits) =>
        Enumerable.Range(0, bits).Select(bit => $"{letter}{bit}");
}
