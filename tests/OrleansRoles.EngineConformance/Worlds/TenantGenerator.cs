using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.EngineConformance.Worlds;

/// <summary>
/// Makes tenants of the suite's model from a seed: valid ones, as the language lets them through. Few ids, so that one
/// tenant after another changes, removes and brings back the same users, roles, contracts and workspaces.
/// </summary>
public sealed class TenantGenerator(int seed)
{
    private static readonly ImmutableArray<string> s_users = ["ana", "ben", "cem", "dee", "a", "ab"];
    // Owns every contract, so that no tenant after another takes the last owner away.
    private const string Owner = "own";

    private static readonly ImmutableArray<string> s_custom = ["desk", "night", "desk-2"];
    private static readonly ImmutableArray<string> s_venues = ["hall", "hall-b"];
    private static readonly ImmutableArray<string> s_flags = ["doc.read", "doc.write", "step.1", "step.2"];
    private static readonly ImmutableArray<string> s_tenantRoles = ["reader", "writer", "biller"];

    private static readonly ImmutableSortedDictionary<string, int> s_noSeats =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    private readonly Random _random = new(seed);

    /// <summary>Seats of one licence.</summary>
    public static ImmutableSortedDictionary<string, int> Seats(string licence, int seats) =>
        s_noSeats.Add(licence, seats);

    /// <summary>Makes the next tenant.</summary>
    public TenantDocument Next(string tenant)
    {
        ImmutableArray<string> users = Some(s_users, 60);
        ImmutableArray<CustomRoleEntry> custom = [.. Some(s_custom, 60).Select(Role)];
        ImmutableArray<string> roles = [.. s_tenantRoles, .. custom.Select(role => role.Id)];
        return new TenantDocument
        {
            Tenant = tenant,
            Model = ConformanceModel.Name,
            Name = Pick("Acme", "Acme Arena", ""),
            Status = Chance(10) ? TenantStatus.Suspended : TenantStatus.Active,
            Settings = Some(["audit"], 50),
            Features = Some(["beta"], 50),
            Subscriptions = Some(["crm", "shop"], 50),
            Seats = Chance(50)
                ? s_noSeats.Add("recording", _random.Next(3))
                : s_noSeats,
            Users = [new UserEntry { Id = Owner }, .. users.Select(id => User(id, roles))],
            Roles = custom,
            Assignments = users.IsEmpty ? [] : Assignments(users, roles),
            Contracts = Contracts(users),
        };
    }

    private UserEntry User(string id, ImmutableArray<string> roles) => new()
    {
        Id = id,
        Email = Pick("", $"{id}@acme.example"),
        FirstName = Pick("", id),
        LastName = Pick("", "Ruiz", "Ruíz"),
        Kind = Chance(15) ? SubjectKind.Integration : SubjectKind.Human,
        Status = Chance(15) ? UserStatus.Deactivated : UserStatus.Active,
        Teams = Some(["north", "south"], 40),
        Seats = Some(["recording"], 40),
        Roles = Some(roles, 30),
    };

    private CustomRoleEntry Role(string id) => new()
    {
        Id = id,
        Name = Pick(id, $"The {id}"),
        Description = Pick("", "for the hall"),
        Grants =
        [
            .. new[] { ScopeName.Root, new("venue", "hall"), new("venue", ScopeName.AllIds) }
                .Where(_ => Chance(50))
                .Select(at => new GrantEntry(at, [.. Some(s_flags, 50).Select(flag => new Grant(flag, null))])),
        ],
    };

    private ImmutableArray<AssignmentEntry> Assignments(ImmutableArray<string> users, ImmutableArray<string> roles) =>
    [
        .. Enumerable.Range(0, _random.Next(6)).Select(_ => Chance(50)
            ? new AssignmentEntry(
                Pick(users), "venue-clerk", new ScopeName("venue", Pick(s_venues)), Moment(), Moment())
            : new AssignmentEntry(Pick(users), Pick(roles), ScopeName.Root, Moment(), Moment())).Distinct(),
    ];

    private ImmutableArray<ContractEntry> Contracts(ImmutableArray<string> users)
    {
        ImmutableArray<string> ids = Some(["main", "side"], 60);
        ILookup<string, string> workspaces = Some(["web", "app", "docs"], 60)
            .Where(_ => !ids.IsEmpty)
            .ToLookup(_ => Pick(ids));
        return
        [
            .. ids.Select(id => new ContractEntry
            {
                Id = id,
                Name = Pick("", id),
                Console = Pick("", "east"),
                Members =
                [
                    new MemberEntry(Owner, ["contract-owner"]),
                    .. Members(users, "contract-owner", "contract-member"),
                ],
                Workspaces =
                [
                    .. workspaces[id].Select(workspace => new WorkspaceEntry
                    {
                        Id = workspace,
                        Name = Pick("", workspace),
                        Members = Members(users, "workspace-guest"),
                    }),
                ],
            }),
        ];
    }

    private ImmutableArray<MemberEntry> Members(ImmutableArray<string> users, params ImmutableArray<string> roles) =>
        [.. Some(users, 40).Select(user => new MemberEntry(user, [Pick(roles)], Moment(), Moment()))];

    private DateTimeOffset? Moment() => _random.Next(8) switch
    {
        0 => ManualTime.Start,
        1 => ManualTime.Start.AddTicks(1),
        2 => ManualTime.Start.AddDays(1).ToOffset(TimeSpan.FromHours(2)),
        3 => ManualTime.Start.AddHours(-1),
        _ => null,
    };

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params ImmutableArray<T> items) => items[_random.Next(items.Length)];

    private ImmutableArray<string> Some(ImmutableArray<string> items, int percent) =>
        [.. items.Where(_ => Chance(percent))];
}
