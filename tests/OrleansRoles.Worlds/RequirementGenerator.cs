using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds;

/// <summary>What requirements of a model can name.</summary>
internal sealed record RequirementParts(
    ImmutableArray<ScopeDefinition> Scopes, ImmutableArray<PermissionDefinition> Permissions,
    ImmutableArray<RoleDefinition> Roles, ImmutableArray<ResourceDefinition> Resources, string[] Features,
    string[] Settings, string[] Licences, string[] Operators, RankDefinition? Ranks);

/// <summary>
/// Makes requirements of every kind. Under <c>not</c> stand only restrictive permissions and conditions, as the
/// language has it.
/// </summary>
internal sealed class RequirementGenerator(WorldRandom random, RequirementParts parts)
{
    private readonly List<Requirement.Rule> _rules = [];

    /// <summary>Makes a requirement that nests at most that deep.</summary>
    public Requirement Generate(int depth)
    {
        if (depth <= 0)
        {
            return Leaf();
        }

        return random.Weighted<Func<Requirement>>(
            (3, Leaf),
            (5, () => new Requirement.All([.. Items(depth)])),
            (4, () => new Requirement.Any([.. Items(depth)])),
            (1, () => new Requirement.Not(Negatable(depth - 1))),
            (1, () => Rule(depth)),
            (1, () => With(depth)))();
    }

    private IEnumerable<Requirement> Items(int depth)
    {
        int count = random.Weighted((1, 0), (4, 1), (18, 2), (9, 3));
        return Enumerable.Range(0, count).Select(_ => Generate(depth - 1));
    }

    private Requirement.Rule Rule(int depth)
    {
        if (_rules.Count > 0 && random.Chance(60))
        {
            return random.Pick(_rules);
        }

        Requirement.Rule rule = new($"rule-{_rules.Count + 1}", Generate(depth - 1));
        _rules.Add(rule);
        return rule;
    }

    private Requirement.With With(int depth)
    {
        ResourceDefinition[] types = [.. parts.Resources.Where(resource => resource.ForEach is null)];
        ResourceDefinition type = types.Length > 1 && random.Chance(90) ? random.Pick(types[1..]) : types[0];
        return new Requirement.With(
            ObjectPath(random.Of("parent", "part", "parts")), type.Name,
            random.Of(Quantifier.Some, Quantifier.Every), Generate(depth - 1));
    }

    private Requirement Negatable(int depth)
    {
        PermissionDefinition[] restrictive = [.. parts.Permissions.Where(permission => permission.Restrictive)];
        if (depth > 0 && random.Chance(35))
        {
            ImmutableArray<Requirement> items = [.. Enumerable.Range(0, 2).Select(_ => Negatable(depth - 1))];
            return random.Weighted<Func<Requirement>>(
                (2, () => new Requirement.All(items)), (2, () => new Requirement.Any(items)),
                (1, () => new Requirement.Not(items[0])))();
        }

        return restrictive.Length > 0 && random.Chance(50)
            ? Holding(random.Pick(restrictive))
            : Condition();
    }

    private Requirement Leaf() => random.Weighted<Func<Requirement>>(
        (50, () => Holding(random.Pick(parts.Permissions))),
        (5, Covers),
        (6, () => new Requirement.HoldsRole(random.Pick(parts.Roles).Name)),
        (28, Condition),
        (9, OfSubject),
        (5, OfTenant),
        (1, () => new Requirement.Always()),
        (1, () => new Requirement.Never()))();

    private Requirement Holding(PermissionDefinition permission)
    {
        string? level = permission.Levels.IsEmpty ? null
            : random.Chance(40) ? permission.Levels[0] : random.Pick(permission.Levels);
        string scope = random.Pick(permission.Scopes);
        string member = scope == parts.Scopes[0].Name ? "account" : scope;
        return random.Weighted<Requirement>(
            (7, new Requirement.HasPermission(permission.Name, level)),
            (2, new Requirement.HasPermissionAt(
                permission.Name, level, scope,
                random.Chance(50) ? new PropertyPath(PathRoot.Context, [member]) : ObjectPath(member))),
            (1, new Requirement.HasPermissionAnywhere(permission.Name, level)));
    }

    private Requirement Covers()
    {
        PermissionDefinition[] ladders = [.. parts.Permissions.Where(permission => !permission.Levels.IsEmpty)];
        return ladders.Length == 0
            ? Condition()
            : new Requirement.CoversLevel(random.Pick(ladders).Name, AnyPath("level"));
    }

    private Requirement OfTenant() => random.Weighted<Requirement?>(
        (4, parts.Features.Length == 0 ? null : new Requirement.FeatureOn(random.Pick(parts.Features))),
        (4, parts.Settings.Length == 0 ? null : new Requirement.SettingOn(random.Pick(parts.Settings))),
        (4, new Requirement.Subscribed(random.Chance(40) ? ObjectPath("id") : AnyPath("app"))),
        (1, parts.Operators.Length == 0 ? null : new Requirement.IsOperator(random.Pick(parts.Operators))))
        ?? Condition();

    private Requirement OfSubject() => random.Weighted<Requirement?>(
        (2, parts.Licences.Length == 0 ? null : new Requirement.HoldsSeat(random.Pick(parts.Licences))),
        (1, new Requirement.SubjectKindIs(random.Chance(80) ? SubjectKind.Human : SubjectKind.Integration)),
        (2, new Requirement.SubjectIs(AnyPath("owner"))),
        (2, new Requirement.SubjectIn(AnyPath("recipients"))),
        (2, new Requirement.SubjectTeamIn(AnyPath("teams"))),
        (2, new Requirement.SubjectRoleIn(AnyPath("shared-with"))),
        (2, parts.Ranks is null ? null : new Requirement.RankNotAboveSubject(
            AnyPath("role"), random.Chance(60) ? ObjectPath("present-role") : null)))
        ?? Condition();

    private Requirement Condition()
    {
        PermissionDefinition[] ladders = [.. parts.Permissions.Where(permission => !permission.Levels.IsEmpty)];
        PermissionDefinition? ladder = ladders.Length == 0 ? null : random.Pick(ladders);
        return random.Weighted<Func<Requirement>>(
            (4, () => new Requirement.EqualTo(AnyPath(random.Of("kind", "size", "flag")), Literal())),
            (2, () => new Requirement.OneOf(AnyPath(random.Of("kind", "size")), Literals())),
            (2, () => new Requirement.EachOneOf(AnyPath("tags"), Literals())),
            (2, () => new Requirement.SomeOneOf(AnyPath("tags"), Literals())),
            (ladder is null ? 0 : 2, () =>
                new Requirement.LevelAtMost(AnyPath("level"), ladder!.Name, random.Pick(ladder.Levels))),
            (1, () => new Requirement.Present(AnyPath(random.Of("note", "kind", "id")))),
            (1, () => new Requirement.Absent(AnyPath(random.Of("note", "archived")))))();
    }

    private ImmutableArray<PropertyValue> Literals() =>
        [.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => Literal())];

    private PropertyValue Literal() => random.Weighted<PropertyValue>(
        (5, random.Of("red", "green", "blue")), (1, 0.0), (1, 1.0), (1, 2.5), (2, true), (2, false));

    private PropertyPath ObjectPath(string member) => random.Weighted<PropertyPath>(
        (8, new PropertyPath(PathRoot.It, [member])),
        (1, new PropertyPath(PathRoot.Resource, [member])),
        (1, new PropertyPath(PathRoot.It, ["part", member])));

    private PropertyPath AnyPath(string member) => random.Weighted<PropertyPath>(
        (6, ObjectPath(member)),
        (4, new PropertyPath(PathRoot.Context, [member])),
        (1, new PropertyPath(PathRoot.Context, ["more", "of", "it", member])),
        (1, new PropertyPath(PathRoot.Subject, [member])),
        (1, new PropertyPath(PathRoot.Action, [member])),
        (1, new PropertyPath(random.Of(PathRoot.It, PathRoot.Resource), ["type"])));
}
