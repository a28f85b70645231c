using OrleansRoles.Entities.Contracts;

namespace OrleansRoles.Entities.Tests.Contracts;

public sealed class ContractTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> AllSeeds => Seeds.UpTo(20);

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Applying_all_decided_changes_gives_the_wanted_contract_and_the_same_command_again_gives_none(int seed)
    {
        RandomStates states = new(seed);
        Contract contract = new(null);
        for (int round = 0; round < 12; round++)
        {
            PutContract wanted = states.Contract();

            foreach (ContractChange change in contract.Decide(wanted))
            {
                contract.Apply(change);
            }

            Assert.Equal(new ContractState { Name = wanted.Name, Console = wanted.Console }, contract.State);
            Assert.Empty(contract.Decide(wanted));
        }
    }

    [Fact]
    public void Another_name_or_console_carries_what_it_replaces()
    {
        Contract contract = new(new ContractState { Name = "Main", Console = "east" });

        Assert.Equal(
            [new ContractChange.Described("Main", "west", "Main", "east")],
            contract.Decide(new PutContract("Main", "west")));
    }

    [Fact]
    public void A_member_gets_a_role_once_and_loses_it_once()
    {
        Contract contract = new(new ContractState());

        Assert.Equal(
            [new ContractChange.MemberRoleGiven("ana", "owner", null, s_noon)],
            contract.Decide(new GiveMemberRole("ana", "owner", null, s_noon, IsHeld: false)));
        Assert.Empty(contract.Decide(new GiveMemberRole("ana", "owner", null, s_noon, IsHeld: true)));
        Assert.Equal(
            [new ContractChange.MemberRoleTaken("ana", "owner", null, s_noon)],
            contract.Decide(new TakeMemberRole("ana", "owner", null, s_noon, IsHeld: true)));
        Assert.Empty(contract.Decide(new TakeMemberRole("ana", "owner", null, s_noon, IsHeld: false)));
    }

    [Fact]
    public void Nobody_gets_a_role_in_a_contract_that_does_not_exist()
    {
        Contract nothing = new(null);

        Assert.Throws<InvalidOperationException>(
            () => nothing.Decide(new GiveMemberRole("ana", "owner", null, null, IsHeld: false)));
        Assert.Throws<InvalidOperationException>(
            () => nothing.Decide(new TakeMemberRole("ana", "owner", null, null, IsHeld: true)));
        Assert.Throws<InvalidOperationException>(() => nothing.Apply(new ContractChange.Deleted()));
    }

    [Fact]
    public void Deleting_is_done_once()
    {
        Contract contract = new(new ContractState { Name = "Main" });

        ContractChange change = Assert.Single(contract.Decide(new EndContract()));
        contract.Apply(change);

        Assert.Null(contract.State);
        Assert.Empty(contract.Decide(new EndContract()));
    }
}
