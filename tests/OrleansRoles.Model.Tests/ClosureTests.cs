using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Primitives;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>Roles give what remains of their grants after prerequisites and caps, applied to a fixpoint.</summary>
public sealed class ClosureTests
{
    private const int Graphs = 1_500;
    private static readonly ImmutableArray<string> s_levels = ["view", "edit", "own"];

    [Fact]
    public void Random_prerequisite_graphs_are_closed_like_the_naive_fixpoint()
    {
        int deepest = 0;
        int vanished = 0;
        for (ulong seed = 1; seed <= Graphs; seed++)
        {
            WorldRandom random = new(seed);
            ImmutableArray<PermissionDefinition> permissions = Graph(random);
            Grant[] grants = Grants(random, permissions);
            Dictionary<string, int> expected = Fixpoint(random, permissions, grants);
            RoleModel model = RoleModel.Compile(ModelOf(permissions, grants));

            AssertLevels(expected, model, model.BuiltInRoles[0].Here);
            RoleFacts atVenue = RoleFacts.Custom(model, CustomRole(random, grants));
            AssertLevels(expected, model, atVenue.Elsewhere.Single(set => set.Id == "hall").Set);
            deepest = Math.Max(deepest, permissions.Max(permission => Depth(permissions, permission)));
            vanished += grants.Select(grant => grant.Permission).Distinct().Count(name => expected[name] == 0);
        }

        Assert.True(deepest >= 5, $"the deepest chain has {deepest} permissions");
        Assert.True(vanished > Graphs, $"only {vanished} grants lacked what they need");
    }

    [Fact]
    public void A_grant_four_steps_below_a_missing_parent_gives_nothing()
    {
        PermissionDefinition[] chain =
        [
            Flag("a"), Flag("b") with { Needs = new("a", null) }, Flag("c") with { Needs = new("b", null) },
            Flag("d") with { Needs = new("c", null) }, Flag("e") with { Needs = new("d", null) },
        ];
        RoleModel orphaned = RoleModel.Compile(
            ModelOf([.. chain.Reverse()], [new("b", null), new("c", null), new("d", null), new("e", null)]));
        RoleModel whole = RoleModel.Compile(
            ModelOf([.. chain.Reverse()], [.. chain.Select(permission => new Grant(permission.Name, null))]));

        Assert.True(orphaned.BuiltInRoles[0].Here.IsEmpty);
        Assert.Equal(5, whole.BuiltInRoles[0].Here.Count);
    }

    [Fact]
    public void A_cap_lowers_along_the_chain_and_then_prerequisites_of_the_lowered_level_fail()
    {
        PermissionDefinition[] chain =
        [
            Ladder("a"), Ladder("b") with { CappedBy = "a" }, Ladder("c") with { CappedBy = "b" },
            Flag("d") with { Needs = new("c", "own") }, Flag("e") with { Needs = new("c", "view") },
        ];
        RoleModel model = RoleModel.Compile(ModelOf(
            [.. chain],
            [new("a", "view"), new("b", "own"), new("c", "own"), new("d", null), new("e", null)]));

        AssertLevels(
            new() { ["a"] = 1, ["b"] = 1, ["c"] = 1, ["d"] = 0, ["e"] = 1 }, model, model.BuiltInRoles[0].Here);
    }

    [Fact]
    public void A_parent_at_another_scope_or_in_another_role_does_not_help()
    {
        PermissionDefinition parent = Flag("a");
        PermissionDefinition child = Flag("b") with { Needs = new("a", null) };
        RoleModel model = RoleModel.Compile(ModelOf([parent, child], []));
        RoleFacts role = RoleFacts.Custom(model, new CustomRoleEntry
        {
            Id = "r",
            Name = "r",
            Grants =
            [
                new GrantEntry(ScopeName.Root, [new("a", null)]),
                new GrantEntry(new ScopeName("venue", "hall"), [new("b", null)]),
                new GrantEntry(new ScopeName("venue", "yard"), [new("a", null), new("b", null)]),
            ],
        });

        Assert.DoesNotContain(role.Elsewhere, set => set.Id == "hall" && !set.Set.IsEmpty);
        Assert.Equal(2, role.Elsewhere.Single(set => set.Id == "yard").Set.Count);
    }

    private static PermissionDefinition Flag(string name) => new() { Name = name, Scopes = ["tenant", "venue"] };

    private static PermissionDefinition Ladder(string name) => Flag(name) with { Levels = s_levels };

    private static ModelDefinition ModelOf(ImmutableArray<PermissionDefinition> permissions, Grant[] grants) => new()
    {
        Name = "graph",
        Version = "1",
        Scopes = [new("tenant", null, false, ""), new("venue", "tenant", false, "")],
        Permissions = permissions,
        Roles = [new() { Name = "holder", Scope = "tenant", Grants = [.. grants] }],
        Resources = [new() { Name = "tenant" }],
    };

    /// <summary>Up to 90 permissions of which each may need or be capped by one made before it, in any order.</summary>
    private static ImmutableArray<PermissionDefinition> Graph(WorldRandom random)
    {
        List<PermissionDefinition> made = [];
        for (int number = random.Of(6, 20, 90); number > 0; number--)
        {
            PermissionDefinition? parent = made.Count > 0 && random.Chance(75)
                ? made[^random.Between(1, Math.Min(2, made.Count))]
                : null;
            bool isLadder = random.Chance(60);
            PermissionDefinition permission = isLadder ? Ladder($"p{number}") : Flag($"p{number}");
            bool isCapped = isLadder && parent is { Levels.IsEmpty: false } && random.Chance(50);
            made.Add(permission with
            {
                CappedBy = isCapped ? parent!.Name : null,
                Needs = parent is not null && (!isCapped || random.Chance(30))
                    ? new(parent.Name, parent.Levels.IsEmpty ? null : random.Pick(parent.Levels))
                    : null,
            });
        }

        return [.. random.Shuffle(made)];
    }

    private static Grant[] Grants(WorldRandom random, ImmutableArray<PermissionDefinition> permissions)
    {
        IEnumerable<Grant> Once(int percent) => random.Some(permissions, percent)
            .Select(p => new Grant(p.Name, p.Levels.IsEmpty ? null : random.Pick(p.Levels)));
        return [.. Once(85), .. Once(20)];
    }

    /// <summary>The grants at one venue, some of them at all venues: the two count together.</summary>
    private static CustomRoleEntry CustomRole(WorldRandom random, Grant[] grants)
    {
        HashSet<Grant> everywhere = [.. random.Some(grants, 30)];
        IEnumerable<Grant> there = grants.Where(grant => !everywhere.Contains(grant)).Append(grants[0]);
        return new CustomRoleEntry
        {
            Id = "r",
            Name = "r",
            Grants =
            [
                new GrantEntry(new ScopeName("venue", "hall"), [.. there]),
                new GrantEntry(new ScopeName("venue", "*"), [.. everywhere]),
            ],
        };
    }

    private static Dictionary<string, int> Fixpoint(
        WorldRandom random, ImmutableArray<PermissionDefinition> permissions, Grant[] grants)
    {
        int NumberOf(string name, string? level) =>
            level is null ? 1 : permissions.Single(p => p.Name == name).Levels.IndexOf(level) + 1;
        Dictionary<string, int> levels = permissions.ToDictionary(p => p.Name, p => grants
            .Where(grant => grant.Permission == p.Name).Select(grant => NumberOf(p.Name, grant.Level))
            .DefaultIfEmpty().Max());
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (PermissionDefinition permission in random.Shuffle(permissions))
            {
                int level = levels[permission.Name];
                if (permission.Needs is { } needs
                    && levels[needs.Permission] < NumberOf(needs.Permission, needs.Level))
                {
                    level = 0;
                }

                level = permission.CappedBy is { } cap ? Math.Min(level, levels[cap]) : level;
                changed |= level != levels[permission.Name];
                levels[permission.Name] = level;
            }
        }

        return levels;
    }

    private static int Depth(ImmutableArray<PermissionDefinition> permissions, PermissionDefinition permission) =>
        1 + new[] { permission.Needs?.Permission, permission.CappedBy }.OfType<string>()
            .Select(name => Depth(permissions, permissions.Single(p => p.Name == name))).DefaultIfEmpty().Max();

    private static void AssertLevels(Dictionary<string, int> expected, RoleModel model, PermissionSet set)
    {
        foreach (CompiledPermission permission in model.Permissions)
        {
            Assert.Equal(expected[permission.Definition.Name], permission.LevelIn(set));
        }

        Assert.Equal(expected.Values.Sum(), set.Count);
    }
}
