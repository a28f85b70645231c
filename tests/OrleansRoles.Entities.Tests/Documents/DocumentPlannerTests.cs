using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Documents;

public sealed class DocumentPlannerTests
{
    private const int Rounds = 8;

    private static readonly TenantDocument s_plain = new()
    {
        Tenant = Ledger.Tenant,
        Model = ConformanceModel.Name,
        Users = [new UserEntry { Id = "ana", Roles = ["reader"] }],
    };

    public static TheoryData<int> AllSeeds => Seeds.UpTo(60);

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void One_document_after_another_makes_the_tenant_equal_to_each(int seed)
    {
        TenantGenerator generator = new(seed);
        Ledger ledger = new();
        for (int round = 0; round < Rounds; round++)
        {
            TenantDocument document = generator.Next(Ledger.Tenant);

            ledger.Apply(document);

            Assert.Equal(DocumentText.Of(document), DocumentText.Of(ledger.Image.ToDocument()));
        }
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void A_tenant_that_is_equal_to_the_document_is_left_alone(int seed)
    {
        TenantGenerator generator = new(seed);
        Ledger ledger = new();
        for (int round = 0; round < Rounds; round++)
        {
            TenantDocument document = generator.Next(Ledger.Tenant);
            ledger.Apply(document);

            Assert.Empty(ledger.Plan(document));
            Assert.Empty(ledger.Plan(ledger.Image.ToDocument()));
        }
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void The_journal_alone_gives_every_state_of_the_tenant_and_verifies(int seed)
    {
        TenantGenerator generator = new(seed);
        Ledger ledger = new();
        for (int round = 0; round < Rounds; round++)
        {
            ledger.Apply(generator.Next(Ledger.Tenant));

            string replayed = DocumentText.Of(JournalReplay.DocumentOf(Ledger.Tenant, ledger.Journal));
            Assert.Equal(DocumentText.Of(ledger.Image.ToDocument()), replayed);
        }

        JournalVerification.Verify(Ledger.Tenant, ledger.Journal);
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Every_assignment_stands_in_three_rows_seats_and_addresses_in_one_and_nothing_else(int seed)
    {
        TenantGenerator generator = new(seed);
        Ledger ledger = new();
        for (int round = 0; round < Rounds; round++)
        {
            TenantDocument document = generator.Next(Ledger.Tenant);
            ledger.Apply(document);

            IEnumerable<string> expected = DocumentText.Assignments(document)
                .SelectMany(AssignmentRows.KeysOf).Select(key => $"{key.Collection} {key.Key}").Distinct()
                .Concat(document.Users.SelectMany(
                    user => user.Seats, (user, seat) => $"{SeatRows.Collection} {SeatRows.KeyOf(seat, user.Id)}"))
                .Concat(document.Users.Where(user => EmailRows.Normalize(user.Email) is not null).Select(
                    user => $"{EmailRows.Collection} {EmailRows.Prefix(EmailRows.Normalize(user.Email)!)}"
                        + $"{user.Id}\u001f"));
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                ledger.Rows.Select(row => $"{row.Collection} {row.Key}").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void The_revision_after_the_turns_is_the_one_that_the_tenant_then_has(int seed)
    {
        TenantGenerator generator = new(seed);
        Ledger ledger = new();
        Dictionary<long, string> seen = [];
        for (int round = 0; round < Rounds; round++)
        {
            TenantDocument document = generator.Next(Ledger.Tenant);
            long foretold = ledger.Image.RevisionAfter(ledger.Plan(document), key => ledger.Last(key)?.Sequence ?? 0);

            ledger.Apply(document);

            Assert.Equal(foretold, ledger.Image.Revision);
            Assert.True(foretold >= 0);
            string text = DocumentText.Of(document);
            Assert.Equal(text, seen.TryAdd(foretold, text) ? text : seen[foretold]);
        }
    }

    [Fact]
    public void Lists_in_another_order_are_the_same_tenant()
    {
        Ledger ledger = new();
        TenantDocument document = s_plain with
        {
            Features = ["a", "b"],
            Users =
            [
                new UserEntry { Id = "ana", Teams = ["north", "south"], Roles = ["reader", "writer"] },
                new UserEntry { Id = "ben" },
            ],
        };
        ledger.Apply(document);

        Assert.Empty(ledger.Plan(document with
        {
            Features = ["b", "a"],
            Users =
            [
                new UserEntry { Id = "ben" },
                new UserEntry { Id = "ana", Teams = ["south", "north"], Roles = ["writer", "reader"] },
            ],
        }));
    }

    [Fact]
    public void A_role_at_the_tenant_means_the_same_in_both_lists()
    {
        Ledger ledger = new();
        ledger.Apply(s_plain);

        Assert.Empty(ledger.Plan(s_plain with
        {
            Users = [new UserEntry { Id = "ana" }],
            Assignments = [new AssignmentEntry("ana", "reader", ScopeName.Root)],
        }));
    }

    [Fact]
    public void The_same_instant_in_another_zone_is_the_same_assignment()
    {
        DateTimeOffset noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        AssignmentEntry timed = new("ana", "writer", ScopeName.Root, noon);
        Ledger ledger = new();
        ledger.Apply(s_plain with { Assignments = [timed] });

        Assert.Empty(ledger.Plan(
            s_plain with { Assignments = [timed with { From = noon.ToOffset(TimeSpan.FromHours(9)) }] }));
    }

    [Fact]
    public void Only_the_entities_that_differ_take_a_turn()
    {
        Ledger ledger = new();
        ledger.Apply(s_plain with { Users = [.. s_plain.Users, new UserEntry { Id = "ben" }] });

        EntityTurn turn = Assert.Single(ledger.Apply(
            s_plain with { Users = [.. s_plain.Users, new UserEntry { Id = "ben", Roles = ["reader"] }] }));

        Assert.Equal(new EntityKey(Ledger.Tenant, EntityKinds.User, "ben"), turn.Key);
        Assert.Equal([new UserChange.RoleAssigned("reader", ScopeName.Root, null, null)], turn.Changes);
    }

    [Fact]
    public void Memberships_belong_to_the_contract_and_the_workspace()
    {
        Ledger ledger = new();

        IReadOnlyList<EntityTurn> turns = ledger.Apply(WithContract(new WorkspaceEntry
        {
            Id = "web",
            Members = [new MemberEntry("ana", ["guest"])],
        }));

        Assert.Equal(
            ["tenant/acme", "user/ana", "contract/main", "workspace/web"], turns.Select(turn => turn.Key.Name));
        Assert.Equal(["owner"], turns[2].Given.Select(assignment => assignment.Role));
        Assert.Equal(["guest"], turns[3].Given.Select(assignment => assignment.Role));
    }

    [Fact]
    public void A_user_that_comes_back_as_another_kind_is_given_anew_what_it_holds()
    {
        // Otherwise the audit would say that the first one went and the second one was never given anything.
        Ledger ledger = new();
        ledger.Apply(s_plain);

        EntityTurn turn = Assert.Single(ledger.Apply(s_plain with
        {
            Users = [new UserEntry { Id = "ana", Roles = ["reader"], Kind = SubjectKind.Integration }],
        }));

        Assert.Equal(
            [
                new UserChange.RoleUnassigned("reader", ScopeName.Root, null, null),
                new UserChange.Removed(),
                new UserChange.Created("", "", "", SubjectKind.Integration),
                new UserChange.RoleAssigned("reader", ScopeName.Root, null, null),
            ],
            turn.Changes);
        Assert.Equal("reader", Assert.Single(Assert.Single(ledger.Image.ToDocument().Users).Roles));
    }

    [Fact]
    public void A_workspace_that_moves_to_another_contract_gives_its_members_their_roles_anew()
    {
        WorkspaceEntry web = new() { Id = "web", Members = [new MemberEntry("ana", ["guest"])] };
        Ledger ledger = new();
        ledger.Apply(WithContract(web) with
        {
            Contracts = [new() { Id = "main", Workspaces = [web] }, new() { Id = "side" }],
        });

        EntityTurn turn = Assert.Single(ledger.Apply(WithContract(web) with
        {
            Contracts = [new() { Id = "main" }, new() { Id = "side", Workspaces = [web] }],
        }));

        Assert.Equal(
            [
                new WorkspaceChange.MemberRoleTaken("ana", "guest", null, null),
                new WorkspaceChange.Deleted(),
                new WorkspaceChange.Created("", "side"),
                new WorkspaceChange.MemberRoleGiven("ana", "guest", null, null),
            ],
            turn.Changes);
    }

    [Fact]
    public void A_role_that_goes_takes_its_assignments_with_it()
    {
        TenantDocument held = s_plain with
        {
            Roles = [new CustomRoleEntry { Id = "desk", Name = "Desk" }],
            Users = [new UserEntry { Id = "ana", Roles = ["desk"] }],
        };
        Ledger ledger = new();
        ledger.Apply(held);

        ledger.Apply(held with { Roles = [], Users = [new UserEntry { Id = "ana" }] });

        Assert.Empty(ledger.Rows);
        Assert.Empty(ledger.Image.ToDocument().Roles);
    }

    private static TenantDocument WithContract(WorkspaceEntry workspace) => s_plain with
    {
        Contracts =
        [
            new ContractEntry
            {
                Id = "main",
                Members = [new MemberEntry("ana", ["owner"])],
                Workspaces = [workspace],
            },
        ],
    };
}
