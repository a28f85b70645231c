using OrleansRoles.Entities.Roles;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Roles;

public sealed class CustomRoleTests
{
    private static readonly CustomRoleState s_desk = new()
    {
        Name = "Desk",
        Grants = [new GrantEntry(ScopeName.Root, [new Grant("read", null), new Grant("bill", "view")])],
    };

    public static TheoryData<int> AllSeeds => Seeds.UpTo(60);

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Applying_all_decided_changes_gives_the_wanted_role_and_the_same_command_again_gives_none(int seed)
    {
        RandomStates states = new(seed);
        CustomRole role = new(null);
        for (int round = 0; round < 12; round++)
        {
            CustomRoleState wanted = states.Role();

            foreach (RoleChange change in role.Decide(new PutRole(wanted)))
            {
                role.Apply(change);
            }

            Assert.Equal(StateText.Of(wanted), StateText.Of(role.State));
            Assert.Empty(role.Decide(new PutRole(wanted)));
        }
    }

    [Fact]
    public void Equal_grants_in_other_arrays_are_no_change()
    {
        CustomRoleState twin = s_desk with
        {
            Grants = [new GrantEntry(ScopeName.Root, [new Grant("read", null), new Grant("bill", "view")])],
        };

        Assert.Empty(new CustomRole(s_desk).Decide(new PutRole(twin)));
    }

    [Theory]
    [InlineData("tenant", "", "bill", "edit")]
    [InlineData("tenant", "", "mail", "view")]
    [InlineData("venue", "hall", "bill", "view")]
    public void A_grant_at_another_scope_of_another_permission_or_level_is_a_change(
        string type, string id, string permission, string level)
    {
        CustomRoleState wanted = s_desk with
        {
            Grants = [new GrantEntry(new ScopeName(type, id), [new Grant("read", null), new Grant(permission, level)])],
        };

        RoleChange change = Assert.Single(new CustomRole(s_desk).Decide(new PutRole(wanted)));

        RoleChange.GrantsChanged changed = Assert.IsType<RoleChange.GrantsChanged>(change);
        Assert.Equal(wanted.Grants, changed.Grants);
        Assert.Equal(s_desk.Grants, changed.Before);
    }

    [Fact]
    public void A_role_that_somebody_holds_is_not_deleted()
    {
        Outcome<RoleChange[]> outcome = new CustomRole(s_desk).Decide(new EndRole(Holders: 2));

        Assert.False(outcome.IsAccepted);
        Assert.Equal(RefusalKind.RoleHeld, outcome.Refusal.Kind);
        Assert.Equal("the role `Desk` is held by 2 user(s); take it from them first", outcome.Refusal.Text);
    }

    [Fact]
    public void A_role_that_nobody_holds_is_deleted_once()
    {
        CustomRole role = new(s_desk);

        RoleChange change = Assert.Single(role.Decide(new EndRole(Holders: 0)).Value!);
        role.Apply(change);

        Assert.Equal(new RoleChange.Deleted(), change);
        Assert.Null(role.State);
        Assert.Empty(role.Decide(new EndRole(Holders: 0)).Value!);
    }

    [Fact]
    public void A_role_that_does_not_exist_is_deleted_without_a_change_whatever_the_holders()
    {
        Outcome<RoleChange[]> outcome = new CustomRole(null).Decide(new EndRole(Holders: 3));

        Assert.True(outcome.IsAccepted);
        Assert.Empty(outcome.Value);
    }

    [Fact]
    public void A_change_before_the_creation_is_a_bug_and_throws()
    {
        Assert.Throws<InvalidOperationException>(() => new CustomRole(null).Apply(new RoleChange.Deleted()));
    }
}
