using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Worlds;

/// <summary>
/// Makes tenants for a model. Most of what they say makes sense; some grants lack their parent level, are at a scope
/// where the permission cannot be held, or name what does not exist any more, which evaluation must ignore.
/// </summary>
public sealed class DocumentGenerator(ModelDefinition model, WorldRandom random)
{
    /// <summary>Apps that tenants may be subscribed to.</summary>
    public static readonly ImmutableArray<string> Apps = ["app-1", "app-2", "app-3"];

    /// <summary>Teams that users may be in.</summary>
    public static readonly ImmutableArray<string> Teams = ["north", "south", "west"];

    private readonly List<CustomRoleEntry> _custom = [];
    private readonly List<string> _users = [];

    private string Root => model.Scopes[0].Name;

    /// <summary>Ids of scopes of a type that tenants use; two of them are used by every type.</summary>
    public static ImmutableArray<string> ScopeIds(string type) => ["one", "two", $"{type}-3"];

    /// <summary>Makes the next tenant.</summary>
    public TenantDocument Generate()
    {
        _users.AddRange(Enumerable.Range(1, random.Between(1, 5)).Select(number => $"user-{number}"));
        for (int number = random.Below(5); number > 0; number--)
        {
            _custom.Add(CustomRole($"custom-{number}"));
        }

        bool isWide = model.Scopes.Length > 1 && random.Chance(6);
        if (isWide)
        {
            _custom.Add(WideRole());
        }

        bool hasContracts = model.Scopes.Any(scope => scope.Name == "contract");
        return new TenantDocument
        {
            Tenant = "acme",
            Model = model.Name,
            Status = random.Chance(2) ? TenantStatus.Suspended : TenantStatus.Active,
            Features = [.. random.Some(model.Features, 80)],
            Settings = [.. random.Some(model.Settings, 75)],
            Subscriptions = [.. random.Some(Apps.Concat(ScopeIds("app")), 60)],
            Users = [.. _users.Select(User)],
            Roles = [.. _custom],
            Assignments =
            [
                .. Enumerable.Range(0, random.Between(1, 3 * _users.Count)).Select(_ => Assignment())
                    .OfType<AssignmentEntry>(),
                .. isWide ? WideAssignments() : [],
            ],
            Contracts = hasContracts ? [.. ScopeIds("contract").Take(random.Between(1, 3)).Select(Contract)] : [],
        };
    }

    /// <summary>A role that names many scopes: what finds a scope among them has more to do.</summary>
    private CustomRoleEntry WideRole() => new()
    {
        Id = "wide",
        Name = "wide",
        Grants =
        [
            .. Wide().Append(Wide().First() with { Id = ScopeName.AllIds })
                .Select(at => new GrantEntry(at, [.. Grants(at.Type, 30)])),
        ],
    };

    private IEnumerable<AssignmentEntry> WideAssignments()
    {
        string user = random.Pick(_users);
        return Wide().Where(at => RolesAt(at.Type).Any())
            .Select(at => new AssignmentEntry(user, random.Pick([.. RolesAt(at.Type)]), at))
            .Append(new AssignmentEntry(user, "wide", ScopeName.Root));
    }

    private IEnumerable<ScopeName> Wide()
    {
        string type = random.Pick(model.Scopes[1..]).Name;
        return Enumerable.Range(1, random.Of(5, 9, 20, 70, 150))
            .Select(number => new ScopeName(type, $"wide-{number}"));
    }

    private UserEntry User(string id) => new()
    {
        Id = id,
        Kind = random.Chance(15) ? SubjectKind.Integration : SubjectKind.Human,
        Status = random.Chance(5) ? UserStatus.Deactivated : UserStatus.Active,
        Teams = [.. random.Some(Teams, 45)],
        Seats = [.. random.Some(model.Licences, 60)],
        Roles =
        [
            .. random.Some(RolesAt(Root), 40), .. random.Some(_custom.Select(role => role.Id), 40),
            .. random.Some(["forgotten-role"], 2),
        ],
    };

    private IEnumerable<string> RolesAt(string scopeType) =>
        model.Roles.Where(role => role.Scope == scopeType).Select(role => role.Name);

    private CustomRoleEntry CustomRole(string id)
    {
        int generosity = random.Of(10, 50, 95);
        return new CustomRoleEntry
        {
            Id = id,
            Name = id,
            Grants =
            [
                .. Scopes().Where(_ => random.Chance(45)).Select(at => new GrantEntry(
                    at, [.. Grants(at == ScopeName.Root ? Root : at.Type, generosity)])),
            ],
        };
    }

    private IEnumerable<ScopeName> Scopes() => model.Scopes.Skip(1)
        .SelectMany(
            scope => ScopeIds(scope.Name).Take(2).Append(ScopeName.AllIds),
            (scope, id) => new ScopeName(scope.Name, id))
        .Prepend(ScopeName.Root);

    private IEnumerable<Grant> Grants(string scopeType, int generosity)
    {
        foreach (PermissionDefinition permission in model.Permissions)
        {
            if (random.Chance(permission.Scopes.Contains(scopeType) ? generosity : 2))
            {
                yield return new Grant(permission.Name, LevelFor(permission));
                if (permission.Needs is { } needs && random.Chance(60))
                {
                    yield return new Grant(needs.Permission, needs.Level);
                }
            }
        }

        if (random.Chance(2))
        {
            yield return new Grant("permission-of-an-older-model", null);
        }
    }

    private string? LevelFor(PermissionDefinition permission) => random.Weighted(
        (40, permission.Levels.IsEmpty ? null : random.Pick(permission.Levels)),
        (30, permission.Levels.IsEmpty ? null : permission.Levels[^1]),
        (1, permission.Levels.IsEmpty ? "view" : null),
        (1, permission.Levels.IsEmpty ? null : "none"));

    private AssignmentEntry? Assignment()
    {
        string scopeType = random.Pick(model.Scopes).Name;
        string[] roles = [.. RolesAt(scopeType), .. scopeType == Root ? _custom.Select(role => role.Id) : []];
        ScopeName at = scopeType == Root ? ScopeName.Root : new ScopeName(scopeType, random.Pick(ScopeIds(scopeType)));
        if (random.Chance(2))
        {
            roles = [.. model.Roles.Select(role => role.Name), .. _custom.Select(role => role.Id)];
        }

        if (roles.Length == 0)
        {
            return null;
        }

        AssignmentEntry assignment = new(random.Pick(_users), random.Pick(roles), at);
        return random.Chance(65) ? assignment : assignment with { From = Moment(), Until = Moment() };
    }

    /// <summary>A moment at, just beside or well away from the instant of the questions, or none.</summary>
    private DateTimeOffset? Moment() => random.Weighted<DateTimeOffset?>(
        (4, null),
        (1, World.Now),
        (1, World.Now.AddTicks(1)),
        (1, World.Now.AddTicks(-1)),
        (1, World.Now.AddDays(1).ToOffset(TimeSpan.FromHours(2))),
        (1, World.Now.AddHours(-1).ToOffset(TimeSpan.FromHours(-5))));

    private ContractEntry Contract(string id) => new()
    {
        Id = id,
        Members = Members("contract"),
        Workspaces = model.Scopes.Any(scope => scope.Name == "workspace")
            ? [.. ScopeIds("workspace").Where(w => w[^1] == id[^1]).Select(Workspace)]
            : [],
    };

    private WorkspaceEntry Workspace(string id) => new() { Id = id, Members = Members("workspace") };

    private ImmutableArray<MemberEntry> Members(string scopeType) =>
        [.. random.Some(_users, 45).Select(user => new MemberEntry(
            user, [.. random.Take(RolesAt(scopeType), random.Between(1, 2))], random.Chance(15) ? Moment() : null,
            random.Chance(15) ? Moment() : null))];
}
