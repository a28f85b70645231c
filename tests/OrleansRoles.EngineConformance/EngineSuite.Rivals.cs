using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>
/// Two admins at once who get in each other's way: whatever order their commands take, the invariants hold after each.
/// </summary>
public abstract partial class EngineSuite
{
    private const int RivalCommands = 1000;
    private const int RivalsAtOnce = 4;
    private const int SeatsOfRivals = 2;

    private static readonly string[] s_rivals = ["olaf", "mia", "gus", "new"];
    private static readonly string[] s_rivalRoles = ["desk", "night"];
    private static readonly string[] s_rivalNames = ["Desk", "Night"];

    [Fact]
    public async Task Two_admins_at_once_never_break_an_invariant()
    {
        await ApplyAsync(Staffed() with
        {
            Seats = TenantGenerator.Seats("recording", SeatsOfRivals),
            Roles = [Desk("doc.read") with { Name = "Desk" }],
        });
        await DoAsync(Set(Main, "mia", "contract-owner"), By("olaf"));
        Random random = new(20260301);
        int accepted = 0;
        HashSet<RefusalKind> refused = [];
        for (int done = 0; done < RivalCommands; done += RivalsAtOnce)
        {
            Request[] commands = [.. Enumerable.Range(0, RivalsAtOnce).Select(_ => NextRival(random))];

            Outcome<Answer>[] outcomes = await Task.WhenAll(commands.Select((command, place) => Task.Run(
                async () => await Engine.ExecuteAsync(
                    command, new RequestContext { Caller = Caller.Platform, Reason = $"admin {place % 2}" }, None))));

            accepted += outcomes.Count(outcome => outcome.IsAccepted);
            refused.UnionWith(outcomes.Where(outcome => !outcome.IsAccepted).Select(outcome => outcome.Refusal!.Kind));
            AssertInvariants((await Engine.ReadDocumentAsync(Acme, None))!.Document, commands);
        }

        Assert.InRange(accepted, RivalCommands / 10, RivalCommands - 1);
        Assert.DoesNotContain(RefusalKind.Busy, refused);
        Assert.Superset(
            new HashSet<RefusalKind>
            {
                RefusalKind.LastHolder, RefusalKind.RoleExists, RefusalKind.RoleHeld, RefusalKind.SeatsExhausted,
            },
            refused);
        JournalVerification.Verify(Acme, await Host.ReadJournalAsync(Acme));
    }

    private static Request NextRival(Random random)
    {
        string user = Of(s_rivals);
        string role = Of(s_rivalRoles);
        return random.Next(16) switch
        {
            0 or 1 => Set(Main, user, Of(["contract-owner", "contract-member"])),
            2 => Remove(Main, user),
            3 => Add(Main, user, "contract-owner"),
            4 => Set(Web, user, Of(["workspace-owner", "workspace-guest"])),
            5 => Add(Web, user, Of(["workspace-owner", "workspace-guest"])),
            6 => Remove(Web, user),
            7 => new DeactivateUser { Tenant = Acme, User = user },
            8 or 9 => new ReactivateUser { Tenant = Acme, User = user },
            10 => new CreateRole { Tenant = Acme, Role = role, Name = Of(s_rivalNames) },
            11 => new EditRole { Tenant = Acme, Role = role, Name = Of(s_rivalNames) },
            12 => new DeleteRole { Tenant = Acme, Role = role },
            13 => new GiveRole { Tenant = Acme, User = user, Role = role },
            14 => new TakeRole { Tenant = Acme, User = user, Role = role },
            _ => random.Next(2) == 0
                ? new AssignSeats { Tenant = Acme, Licence = "recording", Users = [user] }
                : new ReleaseSeats { Tenant = Acme, Licence = "recording", Users = [user] },
        };

        string Of(string[] items) => items[random.Next(items.Length)];
    }

    private static void AssertInvariants(TenantDocument document, Request[] after)
    {
        string what = string.Join("; ", after.Select(command => command.ToString()));
        HashSet<string> active =
            [.. document.Users.Where(user => user.Status == UserStatus.Active).Select(user => user.Id)];
        ContractEntry contract = Assert.Single(document.Contracts);
        WorkspaceEntry workspace = Assert.Single(contract.Workspaces);
        Assert.True(HasOwner(contract.Members, "contract-owner"), $"no owner of the contract after {what}");
        Assert.True(HasOwner(workspace.Members, "workspace-owner"), $"no owner of the workspace after {what}");
        Assert.True(
            workspace.Members.All(member => member.Roles.Length == 1
                && contract.Members.Any(outer => outer.User == member.User)),
            $"a member of the workspace with several roles, or from outside, after {what}");
        HashSet<string> roles = [.. document.Roles.Select(role => role.Id)];
        Assert.True(
            document.Roles.Select(role => role.Name).Distinct().Count() == document.Roles.Length,
            $"two roles of one name after {what}");
        Assert.True(
            document.Users.SelectMany(user => user.Roles).Where(s_rivalRoles.Contains).All(roles.Contains),
            $"a role is held that is not there, after {what}");
        Assert.True(
            document.Users.Count(user => !user.Seats.IsEmpty) <= SeatsOfRivals, $"too many seats after {what}");
        Assert.True(
            document.Users.All(user => user.Seats.IsEmpty || active.Contains(user.Id)),
            $"a deactivated user keeps a seat after {what}");

        bool HasOwner(IEnumerable<MemberEntry> members, string owner) =>
            members.Any(member => member.Roles.Contains(owner) && active.Contains(member.User));
    }
}
