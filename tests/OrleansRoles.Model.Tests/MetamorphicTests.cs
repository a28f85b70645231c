using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>How decisions change, or do not change, when a tenant changes.</summary>
public sealed class MetamorphicTests
{
    private const int Worlds = 700;

    [Fact]
    public void A_role_that_was_given_and_taken_back_leaves_every_decision_as_it_was()
    {
        DateTimeOffset end = World.Now.AddDays(30);
        int changed = 0;
        ForWorlds(20_000, (world, random) =>
        {
            TenantDocument given = With(world.Document, NewAssignment(world, random) with { Until = end });
            changed += Decisions(world, world.Document).Zip(Decisions(world, given)).Count(p => p.First != p.Second);

            Assert.Equal(Decisions(world, world.Document, end), Decisions(world, given, end));
        });

        Assert.True(changed > 20, $"only {changed} decisions depended on the role while it was held");
    }

    [Fact]
    public void A_role_that_is_edited_and_edited_back_leaves_every_decision_as_it_was()
    {
        int changed = 0;
        ForWorlds(30_000, (world, random) =>
        {
            RoleModel model = RoleModel.Compile(world.Model);
            Dictionary<string, RoleCell> cells = model.BuiltInRoles.ToDictionary(r => r.Id, r => new RoleCell(r));
            foreach (CustomRoleEntry role in world.Document.Roles)
            {
                cells[role.Id] = new RoleCell(RoleFacts.Custom(model, role));
            }

            if (world.Document.Roles.IsEmpty)
            {
                return;
            }

            TenantFacts tenant = TenantWorld.Build(model, world.Document).Tenant;
            ILookup<string, AssignmentEntry> assignments = world.Document.AllAssignments().ToLookup(a => a.User);
            Dictionary<string, UserFacts> users = world.Document.Users.ToDictionary(
                user => user.Id,
                user => UserFacts.Create(model, user, assignments[user.Id], cells.GetValueOrDefault, 0));
            string[] Ask() => [.. world.Requests.Select(request => Evaluator.Decide(
                tenant, users.GetValueOrDefault(request.SubjectId), request, World.Now).ToString())];

            string[] before = Ask();
            CustomRoleEntry edited = random.Pick(world.Document.Roles);
            RoleFacts original = cells[edited.Id].Facts;
            cells[edited.Id].Facts = RoleFacts.Custom(model, edited with { Grants = [] });
            changed += before.Zip(Ask()).Count(pair => pair.First != pair.Second);
            cells[edited.Id].Facts = original;

            Assert.Equal(before, Ask());
        });

        Assert.True(changed > 20, $"only {changed} decisions depended on the edited role");
    }

    [Fact]
    public void The_order_in_which_a_document_lists_things_does_not_matter() => ForWorlds(40_000, (world, random) =>
        Assert.Equal(Explanations(world, world.Document), Explanations(world, Reordered(world.Document, random))));

    [Fact]
    public void The_order_in_which_a_model_declares_things_does_not_matter() => ForWorlds(50_000, (world, random) =>
    {
        World reordered = world with { Model = Reordered(world.Model, random) };

        Assert.Equal(Explanations(world, world.Document), Explanations(reordered, world.Document));
    });

    [Fact]
    public void Another_user_with_every_role_changes_nothing() => ForWorlds(60_000, (world, random) =>
    {
        UserEntry other = new() { Id = "another-user", Teams = DocumentGenerator.Teams, Seats = world.Model.Licences };
        IEnumerable<AssignmentEntry> everything = Assignable(world)
            .Select(pair => new AssignmentEntry(other.Id, pair.Role, pair.At));
        TenantDocument document = world.Document with
        {
            Users = [other, .. world.Document.Users],
            Assignments = [.. everything, .. world.Document.Assignments],
        };

        Assert.Equal(Explanations(world, world.Document), Explanations(world, document));
    });

    [Fact]
    public void More_assignments_never_take_an_allow_away_where_nothing_is_negated()
    {
        int gained = 0;
        ForWorlds(70_000, (world, random) =>
        {
            AssignmentEntry[] added = [.. Enumerable.Range(0, 4).Select(_ => NewAssignment(world, random))];
            TenantDocument more = added.Aggregate(world.Document, With);
            gained += AssertNothingLost(world, more);
        });

        Assert.True(gained > 50, $"only {gained} decisions became an allow");
    }

    [Fact]
    public void More_grants_in_a_custom_role_never_take_an_allow_away_where_nothing_is_negated()
    {
        int gained = 0;
        ForWorlds(80_000, (world, random) =>
        {
            TenantDocument more = world.Document with
            {
                Roles =
                [
                    .. world.Document.Roles.Select(role => role with
                    {
                        Grants =
                        [
                            .. role.Grants,
                            .. Assignable(world).Select(pair => pair.At).Distinct()
                                .Select(at => new GrantEntry(at, Everything(world, random))),
                        ],
                    }),
                ],
            };
            gained += AssertNothingLost(world, more);
        });

        Assert.True(gained > 50, $"only {gained} decisions became an allow");
    }

    private static void ForWorlds(ulong firstSeed, Action<World, WorldRandom> check)
    {
        for (ulong seed = firstSeed; seed < firstSeed + Worlds; seed++)
        {
            check(World.Create(seed, 8), new WorldRandom(~seed));
        }
    }

    private static string[] Decisions(World world, TenantDocument document, DateTimeOffset? now = null)
    {
        TenantWorld facts = TenantWorld.Build(RoleModel.Compile(world.Model), document);
        return [.. world.Requests.Select(request => Evaluator.Decide(
            facts.Tenant, facts.FindUser(request.SubjectId), request, now ?? World.Now).ToString())];
    }

    /// <summary>Decisions explained; remedies are sorted, as their order follows the model's.</summary>
    private static string[] Explanations(World world, TenantDocument document)
    {
        TenantWorld facts = TenantWorld.Build(RoleModel.Compile(world.Model), document);
        return [.. world.Requests.Select(request => Text(Evaluator.Explain(
            facts.Tenant, facts.FindUser(request.SubjectId), facts.Roles, request, World.Now)))];
    }

    private static string Text(Explanation explanation)
    {
        IEnumerable<string> failures = explanation.Failures.Select(failure =>
            $"{failure.Requirement} {failure.Reason} {Join(failure.Remedies.Select(r => r.ToString()).Order())}");
        return $"{explanation.Decision} {Join(explanation.CarriedBy.Select(c => c.ToString()))} {Join(failures)}";
    }

    private static string Join(IEnumerable<string> items) => string.Join("; ", items);

    /// <summary>Checks requests without negation, and counts those that are allowed only now.</summary>
    private static int AssertNothingLost(World world, TenantDocument more)
    {
        string[] before = Decisions(world, world.Document);
        string[] after = Decisions(world, more);
        int gained = 0;
        for (int index = 0; index < before.Length; index++)
        {
            CheckRequest request = world.Requests[index];
            bool wasAllowed = before[index].StartsWith("allow", StringComparison.Ordinal);
            bool isAllowed = after[index].StartsWith("allow", StringComparison.Ordinal);
            gained += isAllowed && !wasAllowed ? 1 : 0;
            Assert.True(
                isAllowed || !wasAllowed || IsNegating(world.Model, request),
                $"seed {world.Seed}, request {index}\n{WorldText.Of(world.Model, more, request)}");
        }

        return gained;
    }

    private static bool IsNegating(ModelDefinition model, CheckRequest request) => model.Resources
        .Select(resource => resource.Gate).OfType<Requirement>().SelectMany(RequirementWalk.Of)
        .Concat(model.Actions.Where(action => action.Name == request.Action).SelectMany(RequirementWalk.Of))
        .Any(requirement => requirement is Requirement.Not);

    private static TenantDocument With(TenantDocument document, AssignmentEntry assignment) =>
        document with { Assignments = [.. document.Assignments, assignment] };

    private static AssignmentEntry NewAssignment(World world, WorldRandom random)
    {
        (string role, ScopeName at) = random.Pick(Assignable(world));
        return new AssignmentEntry(random.Pick(world.Document.Users).Id, role, at);
    }

    private static (string Role, ScopeName At)[] Assignable(World world)
    {
        string root = world.Model.Scopes[0].Name;
        return
        [
            .. world.Model.Roles.SelectMany(
                role => role.Scope == root
                    ? [ScopeName.Root]
                    : DocumentGenerator.ScopeIds(role.Scope).Select(id => new ScopeName(role.Scope, id)),
                (role, at) => (role.Name, at)),
            .. world.Document.Roles.Select(role => (role.Id, ScopeName.Root)),
        ];
    }

    private static ImmutableArray<Grant> Everything(World world, WorldRandom random) =>
        [.. random.Some(world.Model.Permissions, 70)
            .Select(p => new Grant(p.Name, p.Levels.IsEmpty ? null : random.Pick(p.Levels)))];

    private static TenantDocument Reordered(TenantDocument document, WorldRandom random) => document with
    {
        Features = [.. random.Shuffle(document.Features)],
        Settings = [.. random.Shuffle(document.Settings)],
        Subscriptions = [.. random.Shuffle(document.Subscriptions)],
        Users = [.. random.Shuffle(document.Users).Select(user => user with
        {
            Teams = [.. random.Shuffle(user.Teams)],
            Seats = [.. random.Shuffle(user.Seats)],
            Roles = [.. random.Shuffle(user.Roles)],
        })],
        Roles = [.. random.Shuffle(document.Roles).Select(role => role with
        {
            Grants = [.. random.Shuffle(role.Grants).Select(entry => entry with
            {
                Permissions = [.. random.Shuffle(entry.Permissions)],
            })],
        })],
        Assignments = [.. random.Shuffle(document.Assignments)],
        Contracts = [.. random.Shuffle(document.Contracts)],
    };

    /// <summary>The same model with everything in another order whose order says nothing.</summary>
    private static ModelDefinition Reordered(ModelDefinition model, WorldRandom random) => model with
    {
        Scopes = [model.Scopes[0], .. random.Shuffle(model.Scopes.Skip(1))],
        Features = [.. random.Shuffle(model.Features)],
        Settings = [.. random.Shuffle(model.Settings)],
        Licences = [.. random.Shuffle(model.Licences)],
        Permissions = [.. random.Shuffle(model.Permissions)],
        Resources = [.. random.Shuffle(model.Resources)],
        Roles = [.. random.Shuffle(model.Roles).Select(role => role with
        {
            Grants = [.. random.Shuffle(role.Grants)],
        })],
        Actions = [.. random.Shuffle(model.Actions).Select(action => action with
        {
            On = [.. random.Shuffle(action.On)],
        })],
    };
}
