using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Users;

public sealed class UserTests
{
    private static readonly UserState s_ana =
        new() { Email = "ana@acme.example", FirstName = "Ana", Teams = ["north"] };

    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> AllSeeds => Seeds.UpTo(60);

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Applying_all_decided_changes_gives_the_wanted_user_and_the_same_command_again_gives_none(int seed)
    {
        RandomStates states = new(seed);
        User user = new(null);
        for (int round = 0; round < 12; round++)
        {
            UserState wanted = states.User();

            Put(user, wanted);

            Assert.Equal(StateText.Of(wanted), StateText.Of(user.State));
            Assert.Empty(user.Decide(new PutUser(wanted)));
        }
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void A_team_and_a_seat_stand_at_most_once_however_often_a_command_names_them(int seed)
    {
        RandomStates states = new(seed);
        UserState wanted = states.User();
        User user = new(null);

        Put(user, wanted with
        {
            Teams = [.. wanted.Teams, .. wanted.Teams],
            Seats = [.. wanted.Seats, .. wanted.Seats],
        });

        Assert.Equal(StateText.Of(wanted), StateText.Of(user.State));
    }

    [Fact]
    public void Another_kind_makes_another_user_of_the_same_id()
    {
        User user = new(s_ana with { Status = UserStatus.Deactivated });

        IReadOnlyList<UserChange> changes = Put(user, s_ana with { Kind = SubjectKind.Integration });

        Assert.Equal(
            [
                new UserChange.Removed(),
                new UserChange.Created("ana@acme.example", "Ana", "", SubjectKind.Integration),
                new UserChange.TeamJoined("north"),
            ],
            changes);
    }

    [Fact]
    public void A_changed_profile_carries_what_it_replaces()
    {
        UserChange change = Assert.Single(new User(s_ana).Decide(new PutUser(s_ana with { LastName = "Ruiz" })));

        Assert.Equal(
            new UserChange.ProfileChanged("ana@acme.example", "Ana", "Ruiz", "ana@acme.example", "Ana", ""), change);
    }

    [Fact]
    public void Deactivating_keeps_teams_and_profile()
    {
        User user = new(s_ana);

        IReadOnlyList<UserChange> changes = Put(user, s_ana with { Status = UserStatus.Deactivated });

        Assert.Equal([new UserChange.Deactivated()], changes);
        Assert.Equal(StateText.Of(s_ana with { Status = UserStatus.Deactivated }), StateText.Of(user.State));
    }

    [Fact]
    public void A_role_is_assigned_once_and_unassigned_once()
    {
        User user = new(s_ana);
        ScopeName hall = new("venue", "hall");

        Assert.Equal(
            [new UserChange.RoleAssigned("clerk", hall, s_noon, null)],
            user.Decide(new AssignRole("clerk", hall, s_noon, null, IsHeld: false)));
        Assert.Empty(user.Decide(new AssignRole("clerk", hall, s_noon, null, IsHeld: true)));
        Assert.Equal(
            [new UserChange.RoleUnassigned("clerk", hall, s_noon, null)],
            user.Decide(new UnassignRole("clerk", hall, s_noon, null, IsHeld: true)));
        Assert.Empty(user.Decide(new UnassignRole("clerk", hall, s_noon, null, IsHeld: false)));
    }

    [Fact]
    public void Nobody_is_given_a_role_before_existing()
    {
        User nobody = new(null);

        Assert.Throws<InvalidOperationException>(
            () => nobody.Decide(new AssignRole("clerk", ScopeName.Root, null, null, IsHeld: false)));
        Assert.Throws<InvalidOperationException>(
            () => nobody.Decide(new UnassignRole("clerk", ScopeName.Root, null, null, IsHeld: true)));
        Assert.Throws<InvalidOperationException>(() => nobody.Apply(new UserChange.Deactivated()));
    }

    [Fact]
    public void Removing_is_done_once()
    {
        User user = new(s_ana);

        UserChange change = Assert.Single(user.Decide(new RemoveUser()));
        user.Apply(change);

        Assert.Equal(new UserChange.Removed(), change);
        Assert.Null(user.State);
        Assert.Empty(user.Decide(new RemoveUser()));
    }

    private static IReadOnlyList<UserChange> Put(User user, UserState wanted)
    {
        IReadOnlyList<UserChange> changes = user.Decide(new PutUser(wanted));
        foreach (UserChange change in changes)
        {
            user.Apply(change);
        }

        return changes;
    }
}
