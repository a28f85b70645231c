using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Workspaces;

namespace OrleansRoles.Entities.Tests.Workspaces;

public sealed class WorkspaceTests
{
    public static TheoryData<int> AllSeeds => Seeds.UpTo(20);

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Applying_all_decided_changes_gives_the_wanted_workspace_and_the_same_command_again_gives_none(int seed)
    {
        RandomStates states = new(seed);
        Workspace workspace = new(null);
        for (int round = 0; round < 12; round++)
        {
            PutWorkspace wanted = states.Workspace();

            foreach (WorkspaceChange change in workspace.Decide(wanted))
            {
                workspace.Apply(change);
            }

            Assert.Equal(new WorkspaceState { Name = wanted.Name, Contract = wanted.Contract }, workspace.State);
            Assert.Empty(workspace.Decide(wanted));
        }
    }

    [Fact]
    public void A_workspace_in_another_contract_is_another_workspace()
    {
        Workspace workspace = new(new WorkspaceState { Name = "Web", Contract = "c1" });

        Assert.Equal(
            [new WorkspaceChange.Deleted(), new WorkspaceChange.Created("Web", "c2")],
            workspace.Decide(new PutWorkspace("Web", "c2")));
    }

    [Fact]
    public void A_member_gets_a_role_once_and_loses_it_once()
    {
        Workspace workspace = new(new WorkspaceState { Contract = "c1" });

        Assert.Equal(
            [new WorkspaceChange.MemberRoleGiven("ana", "guest", null, null)],
            workspace.Decide(new GiveMemberRole("ana", "guest", null, null, IsHeld: false)));
        Assert.Empty(workspace.Decide(new GiveMemberRole("ana", "guest", null, null, IsHeld: true)));
        Assert.Equal(
            [new WorkspaceChange.MemberRoleTaken("ana", "guest", null, null)],
            workspace.Decide(new TakeMemberRole("ana", "guest", null, null, IsHeld: true)));
        Assert.Empty(workspace.Decide(new TakeMemberRole("ana", "guest", null, null, IsHeld: false)));
    }

    [Fact]
    public void Nobody_gets_a_role_in_a_workspace_that_does_not_exist()
    {
        Workspace nothing = new(null);

        Assert.Throws<InvalidOperationException>(
            () => nothing.Decide(new GiveMemberRole("ana", "guest", null, null, IsHeld: false)));
        Assert.Throws<InvalidOperationException>(() => nothing.Apply(new WorkspaceChange.Renamed("Web", "")));
    }

    [Fact]
    public void Deleting_is_done_once()
    {
        Workspace workspace = new(new WorkspaceState { Contract = "c1" });

        WorkspaceChange change = Assert.Single(workspace.Decide(new EndWorkspace()));
        workspace.Apply(change);

        Assert.Null(workspace.State);
        Assert.Empty(workspace.Decide(new EndWorkspace()));
    }
}
