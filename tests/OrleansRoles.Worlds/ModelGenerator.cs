using System.Collections.Immutable;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Worlds;

/// <summary>
/// Makes valid models: every name resolves, needs and caps have no cycles, group elements are no groups, ranks are
/// there where a requirement reads them.
/// </summary>
public sealed class ModelGenerator(WorldRandom random)
{
    private static readonly string[] s_scopeNames = ["contract", "workspace", "venue", "app", "team", "hall", "site"];
    private static readonly string[] s_levels = ["view", "comment", "edit", "manage", "own"];

    private readonly List<ScopeDefinition> _scopes = [];
    private readonly List<PermissionDefinition> _permissions = [];
    private readonly List<RoleDefinition> _roles = [];
    private readonly List<ResourceDefinition> _resources = [];

    private string Root => _scopes[0].Name;

    /// <summary>Makes the next model.</summary>
    public ModelDefinition Generate()
    {
        AddScopes();
        string[] features = Names("feature", random.Below(4));
        string[] settings = Names("setting", random.Below(4));
        string[] licences = Names("licence", random.Below(3));
        string[] operators = Names("operator", random.Below(3));
        AddPermissions(features, settings);
        AddRoles();
        RankDefinition? ranks = random.Chance(50) ? Ranks() : null;
        AddResources();
        RequirementGenerator requirements = new(random, new RequirementParts(
            [.. _scopes], [.. _permissions], [.. _roles], [.. _resources], features, settings, licences, operators,
            ranks));
        GateResources(requirements);
        return new ModelDefinition
        {
            Name = "generated",
            Version = "1",
            Scopes = [.. _scopes],
            Features = [.. features],
            Settings = [.. settings],
            Licences = [.. licences],
            Operators = [.. operators],
            Permissions = [.. random.Shuffle(_permissions)],
            Resources = [.. _resources],
            Roles = [.. _roles],
            CustomRoles = random.Chance(75) ? CustomRoles() : null,
            Actions = [.. Enumerable.Range(1, random.Between(3, 8)).Select(n => Action($"do.thing-{n}", requirements))],
            Ranks = ranks,
        };
    }

    private static string[] Names(string prefix, int count) =>
        [.. Enumerable.Range(1, count).Select(number => $"{prefix}-{number}")];

    private void AddScopes()
    {
        _scopes.Add(new ScopeDefinition(random.Chance(75) ? "tenant" : "organization", null, false, ""));
        int count = random.Weighted((1, 0), (3, 1), (4, 2), (3, 3), (2, 5), (1, 7));
        foreach (string name in random.Take(s_scopeNames, count))
        {
            string parent = random.Chance(40) ? random.Pick(_scopes).Name : _scopes[^1].Name;
            _scopes.Add(new ScopeDefinition(name, parent, random.Chance(30), ""));
        }
    }

    private void AddPermissions(string[] features, string[] settings)
    {
        // Some models fill several words of 64 bits, so that word boundaries are met.
        int count = random.Weighted(
            (6, random.Between(3, 12)), (3, random.Between(12, 30)), (1, random.Between(50, 90)));
        for (int number = 1; number <= count; number++)
        {
            _permissions.Add(Permission($"p{number}", features, settings));
        }
    }

    private PermissionDefinition Permission(string name, string[] features, string[] settings)
    {
        PermissionDefinition? parent = _permissions.Count > 0 && random.Chance(45)
            ? _permissions[^random.Between(1, Math.Min(3, _permissions.Count))]
            : null;
        PermissionDefinition? cap = parent is not null && !parent.Levels.IsEmpty && random.Chance(40) ? parent : null;
        string[] own = random.Chance(45) ? [] : random.Take(s_levels, random.Between(2, 5));
        string[] scopes = parent is not null && random.Chance(85)
            ? random.Take(parent.Scopes, random.Between(1, parent.Scopes.Length))
            : random.Take(_scopes.Select(scope => scope.Name), random.Weighted((5, 1), (3, 2), (1, 3)));
        PermissionDefinition? needed = cap is null || random.Chance(50) ? parent : null;
        return new PermissionDefinition
        {
            Name = name,
            Levels = cap?.Levels ?? [.. own],
            Scopes = [.. scopes],
            Needs = needed is null ? null : new Prerequisite(needed.Name, LevelOf(needed)),
            CappedBy = cap?.Name,
            Feature = features.Length > 0 && random.Chance(12) ? random.Pick(features) : null,
            Setting = settings.Length > 0 && random.Chance(8) ? random.Pick(settings) : null,
            Restrictive = random.Chance(12),
        };
    }

    private string? LevelOf(PermissionDefinition permission) =>
        permission.Levels.IsEmpty ? null : random.Pick(permission.Levels);

    private void AddRoles()
    {
        foreach (string name in Names("role", random.Between(2, 7)))
        {
            string scope = random.Chance(45) ? Root : random.Pick(_scopes).Name;
            RoleDefinition[] included = random.Chance(30)
                ? random.Take(_roles.Where(role => role.Scope == scope), 2)
                : [];
            int generosity = random.Of(20, 60, 95);
            IEnumerable<PermissionDefinition> granted = _permissions.Where(permission =>
                random.Chance(permission.Scopes.Contains(scope) ? generosity : 4));
            _roles.Add(new RoleDefinition
            {
                Name = name,
                Scope = scope,
                Includes = [.. included.Select(role => role.Name)],
                Grants =
                [
                    .. granted.Select(permission => new Grant(permission.Name, HighLevelOf(permission))),
                    .. included.SelectMany(role => role.Grants),
                ],
                Kind = random.Weighted<SubjectKind?>((8, null), (1, SubjectKind.Human), (1, SubjectKind.Integration)),
            });
        }
    }

    private string? HighLevelOf(PermissionDefinition permission) =>
        permission.Levels.IsEmpty ? null
        : random.Chance(50) ? permission.Levels[^1] : random.Pick(permission.Levels);

    private RankDefinition Ranks()
    {
        string[] order = random.Take(_roles.Select(role => role.Name), random.Between(1, _roles.Count));
        return new RankDefinition([.. order], [.. random.Some(order, 15)]);
    }

    private CustomRoleRules CustomRoles() => new()
    {
        Includes = [.. random.Some(_roles.Where(role => role.Scope == Root).Select(role => role.Name), 25)],
        MayGrant = [.. _permissions.Select(permission => permission.Name)],
        GrantScopes = [.. _scopes.Select(scope => scope.Name)],
    };

    private void AddResources()
    {
        _resources.Add(new ResourceDefinition { Name = Root });
        foreach (ScopeDefinition scope in _scopes.Skip(1))
        {
            List<ResourceScope> scopes = [new ResourceScope(scope.Name, [Path("id")])];
            if (scope.Parent != Root && random.Chance(80))
            {
                scopes.Add(new ResourceScope(scope.Parent!, [Path(scope.Parent!)]));
            }

            _resources.Add(new ResourceDefinition { Name = scope.Name, Scopes = [.. scopes] });
        }

        for (int number = random.Between(1, 4); number > 0; number--)
        {
            IEnumerable<ScopeDefinition> scopes = _scopes.Skip(1).Where(_ => random.Chance(65));
            _resources.Add(new ResourceDefinition
            {
                Name = $"object-{number}",
                Scopes = [.. scopes.Select(scope => new ResourceScope(scope.Name, ScopePaths(scope.Name)))],
            });
        }

        if (random.Chance(35))
        {
            PropertyPath path = random.Chance(80) ? Path("items") : Path("content", "items");
            string element = _resources[random.Between(1, _resources.Count - 1)].Name;
            _resources.Add(new ResourceDefinition { Name = "group", ForEach = new GroupDefinition(path, element) });
        }
    }

    private ImmutableArray<PropertyPath> ScopePaths(string scope) => random.Weighted<ImmutableArray<PropertyPath>>(
        (4, [Path(scope)]),
        (2, [Path(scope), Path("parent", scope)]),
        (1, [Path("parent", "place", scope)]),
        (1, [Path("place"), Path(scope), Path("parent", "place")]));

    private static PropertyPath Path(params string[] segments) => new(PathRoot.It, [.. segments]);

    private void GateResources(RequirementGenerator requirements)
    {
        for (int index = 0; index < _resources.Count; index++)
        {
            if (random.Chance(30))
            {
                _resources[index] = _resources[index] with { Gate = requirements.Generate(2) };
            }
        }
    }

    private ActionDefinition Action(string name, RequirementGenerator requirements) => new()
    {
        Name = name,
        On = [.. random.Take(_resources.Select(resource => resource.Name), random.Between(1, 3))],
        Requirement = requirements.Generate(random.Weighted((3, 1), (4, 2), (3, 3), (1, 4))),
        Gate = !random.Chance(15) ? null
            : random.Chance(35) ? new Requirement.Always() : requirements.Generate(1),
        Obligations =
        [
            .. Enumerable.Range(1, random.Weighted((5, 0), (3, 1), (2, 3), (1, 10))).Select(number =>
                new ObligationDefinition($"log:{number}", random.Chance(40) ? null : requirements.Generate(2))),
        ],
    };
}
