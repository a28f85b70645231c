using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Documents;

public sealed class TenantImageTests
{
    private static readonly TenantDocument s_document = new()
    {
        Tenant = Ledger.Tenant,
        Model = "m",
        Settings = ["s2", "s1"],
        Users =
        [
            new UserEntry { Id = "b", Roles = ["writer", "reader"], Teams = ["south", "north"] },
            new UserEntry { Id = "a-1" },
            new UserEntry { Id = "a" },
        ],
        Contracts =
        [
            new ContractEntry
            {
                Id = "c2",
                Members = [new MemberEntry("b", ["owner", "member"]), new MemberEntry("a", ["member"])],
            },
            new ContractEntry { Id = "c1", Workspaces = [new() { Id = "w2" }, new() { Id = "w1" }] },
        ],
    };

    [Fact]
    public void A_tenant_that_does_not_exist_has_no_state_and_no_document()
    {
        TenantImage image = new Ledger().Image;

        Assert.False(image.Exists);
        Assert.Null(image.TenantState());
        Assert.Null(image.User("ana"));
        Assert.Throws<InvalidOperationException>(image.ToDocument);
    }

    [Fact]
    public void A_document_lists_everything_in_order_of_id()
    {
        Ledger ledger = new();
        ledger.Apply(s_document);

        TenantDocument read = ledger.Image.ToDocument();

        Assert.Equal("s1 s2", string.Join(' ', read.Settings));
        Assert.Equal(["a", "a-1", "b"], read.Users.Select(user => user.Id));
        Assert.Equal("reader writer", string.Join(' ', read.Users[2].Roles));
        Assert.Equal("north south", string.Join(' ', read.Users[2].Teams));
        Assert.Equal(["c1", "c2"], read.Contracts.Select(contract => contract.Id));
        Assert.Equal(["w1", "w2"], read.Contracts[0].Workspaces.Select(workspace => workspace.Id));
        Assert.Equal(["a", "b"], read.Contracts[1].Members.Select(member => member.User));
        Assert.Equal("member owner", string.Join(' ', read.Contracts[1].Members[1].Roles));
    }

    [Fact]
    public void Members_with_times_of_their_own_are_entries_of_their_own()
    {
        DateTimeOffset noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Ledger ledger = new();
        ledger.Apply(s_document with
        {
            Contracts =
            [
                new ContractEntry
                {
                    Id = "c1",
                    Members = [new MemberEntry("a", ["owner"], null, noon), new MemberEntry("a", ["member"])],
                },
            ],
        });

        Assert.Equal(
            [("owner", noon), ("member", (DateTimeOffset?)null)],
            ledger.Image.ToDocument().Contracts[0].Members.Select(member => (member.Roles.Single(), member.Until)));
    }

    [Fact]
    public void Seats_that_were_read_compare_ordinally_like_everything_else()
    {
        Ledger ledger = new();
        ledger.Apply(s_document with { Seats = s_document.Seats.Add("rec", 3) });

        TenantState state = ledger.Image.TenantState()!;

        Assert.Equal(3, state.Seats["rec"]);
        Assert.Same(StringComparer.Ordinal, state.Seats.KeyComparer);
    }

    [Fact]
    public void Any_change_gives_another_revision()
    {
        Ledger ledger = new();
        HashSet<long> revisions = [ledger.Image.Revision];
        TenantDocument[] states =
        [
            s_document,
            s_document with { Name = "Acme" },
            s_document with { Name = "Acme", Users = s_document.Users.RemoveAt(2), Contracts = [] },
            s_document with { Users = s_document.Users.RemoveAt(2), Contracts = [] },
        ];
        foreach (TenantDocument state in states)
        {
            ledger.Apply(state);
            Assert.True(revisions.Add(ledger.Image.Revision));
        }
    }

    [Fact]
    public void The_query_for_an_image_reads_every_kind_and_the_rows_by_user()
    {
        ReadQuery query = TenantImage.QueryFor("acme");

        Assert.Equal("acme", query.Tenant);
        Assert.Equal(
            [
                EntityKinds.Contract, EntityKinds.Licence, EntityKinds.Role, EntityKinds.Tenant, EntityKinds.User,
                EntityKinds.Workspace,
            ],
            query.Kinds.Order(StringComparer.Ordinal));
        Assert.Equal([new RowPrefix(AssignmentRows.ByUser, "")], query.Rows);
    }
}
