using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>
/// Two admins at once who get in each other's way: whatever order their commands take, the invariants hold.
/// </summary>
public abstract partial class EngineSuite
{
    private const int RivalCommands = 1000;
    private const int RivalsAtOnce = 4;
    private const int SeatsOfRivals = 2;

    private static readonly string[] s_rivals = ["olaf", "mia", "gus", "new"];
    private static readonly string[] s_rivalRoles = ["desk", "night"];
    private static readonly string[] s_rivalNames = ["Desk", "Night"];
    private static readonly string[] s_rivalEmails = ["one@acme.example", "two@acme.example", ""];

    /// <summary>
    /// Through one engine, and through several on one store that know nothing of each other's turns: then the commit
    /// alone, its guards and the journal's sequence, keeps the rules.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_admins_at_once_never_break_an_invariant(bool onSeveralEngines)
    {
        IReadOnlyList<IRolesEngine> engines = onSeveralEngines ? await Host.OpenRivalsAsync() : [Engine];

        (int accepted, HashSet<RefusalKind> refused, string? violation) = await RivalAsync(engines, seed: 20260301);

        Assert.Null(violation);
        Assert.InRange(accepted, RivalCommands / 10, RivalCommands - 1);
        Assert.Superset(
            new HashSet<RefusalKind>
            {
                RefusalKind.LastHolder, RefusalKind.RoleExists, RefusalKind.RoleHeld, RefusalKind.SeatsExhausted,
                RefusalKind.UserExists,
            },
            refused);
        if (engines.Count == 1)
        {
            Assert.DoesNotContain(RefusalKind.Busy, refused);
        }

        JournalVerification.Verify(Acme, await Host.ReadJournalAsync(Acme));
    }

    /// <summary>
    /// Has admins send commands that get in each other's way, several at once, and looks at the tenant after each
    /// handful of them; ends early where an invariant is broken, and says which.
    /// </summary>
    /// <param name="engines">The engines that they send them to.</param>
    /// <param name="seed">What the commands are made from.</param>
    /// <param name="lockstep">
    /// Where given, is told which engine has a command, and each has one at a time.
    /// </param>
    protected async Task<(int Accepted, HashSet<RefusalKind> Refused, string? Violation)> RivalAsync(
        IReadOnlyList<IRolesEngine> engines, int seed, Lockstep? lockstep = null)
    {
        await ApplyAsync(Staffed() with
        {
            Seats = TenantGenerator.Seats("recording", SeatsOfRivals),
            Roles = [Desk("doc.read") with { Name = "Desk" }],
        });
        await DoAsync(Set(Main, "mia", "contract-owner"), By("olaf"));
        Random random = new(seed);
        int accepted = 0;
        HashSet<RefusalKind> refused = [];
        int atOnce = lockstep is null ? RivalsAtOnce : engines.Count;
        for (int done = 0; done < RivalCommands; done += atOnce)
        {
            Request[] commands = [.. Enumerable.Range(0, atOnce).Select(_ => NextRival(random))];

            for (int place = 0; place < commands.Length; place++)
            {
                lockstep?.Begin(place % engines.Count);
            }

            Outcome<Answer>[] outcomes =
                await Task.WhenAll(commands.Select((command, place) => Task.Run(() => SendAsync(command, place))));

            accepted += outcomes.Count(outcome => outcome.IsAccepted);
            refused.UnionWith(outcomes.Where(outcome => !outcome.IsAccepted).Select(outcome => outcome.Refusal!.Kind));
            if (Violation((await Engine.ReadDocumentAsync(Acme, None))!.Document) is { } violation)
            {
                string what = string.Join("; ", commands.Select(command => command.ToString()));
                return (accepted, refused, $"{violation}, at command {done + atOnce}, after {what}");
            }
        }

        return (accepted, refused, null);

        async Task<Outcome<Answer>> SendAsync(Request command, int place)
        {
            RequestContext context = new() { Caller = Caller.Platform, Reason = $"admin {place % 2}" };
            try
            {
                return await engines[place % engines.Count].ExecuteAsync(command, context, None);
            }
            finally
            {
                lockstep?.End(place % engines.Count);
            }
        }
    }

    private static Request NextRival(Random random)
    {
        string user = Of(s_rivals);
        string role = Of(s_rivalRoles);
        return random.Next(18) switch
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
            15 => new EditUser { Tenant = Acme, User = user, Email = Of(s_rivalEmails) },
            16 => new CreateUser { Tenant = Acme, User = Of(["x1", "x2", "x3"]), Email = Of(s_rivalEmails) },
            _ => random.Next(2) == 0
                ? new AssignSeats { Tenant = Acme, Licence = "recording", Users = [user] }
                : new ReleaseSeats { Tenant = Acme, Licence = "recording", Users = [user] },
        };

        string Of(string[] items) => items[random.Next(items.Length)];
    }

    /// <summary>Which rule the tenant breaks; null where it keeps all.</summary>
    private static string? Violation(TenantDocument document)
    {
        HashSet<string> active =
            [.. document.Users.Where(user => user.Status == UserStatus.Active).Select(user => user.Id)];
        HashSet<string> roles = [.. document.Roles.Select(role => role.Id)];
        ContractEntry contract = Assert.Single(document.Contracts);
        WorkspaceEntry workspace = Assert.Single(contract.Workspaces);
        (bool Holds, string Otherwise)[] rules =
        [
            (HasOwner(contract.Members, "contract-owner"), "no owner of the contract"),
            (HasOwner(workspace.Members, "workspace-owner"), "no owner of the workspace"),
            (workspace.Members.All(member => member.Roles.Length == 1
                && contract.Members.Any(outer => outer.User == member.User)),
                "a member of the workspace with several roles, or from outside"),
            (AreUnique(contract.Members.Select(member => member.User)), "a member twice"),
            (AreUnique(document.Roles.Select(role => role.Name)), "two roles of one name"),
            (AreUnique(document.Users.Select(user => user.Email).Where(email => email.Length > 0)),
                "two users of one address"),
            (document.Users.SelectMany(user => user.Roles).Where(s_rivalRoles.Contains).All(roles.Contains),
                "a role is held that is not there"),
            (document.Users.Count(user => !user.Seats.IsEmpty) <= SeatsOfRivals, "too many seats"),
            (document.Users.All(user => user.Seats.IsEmpty || active.Contains(user.Id)),
                "a deactivated user keeps a seat"),
        ];
        return rules.FirstOrDefault(rule => !rule.Holds).Otherwise;

        bool HasOwner(IEnumerable<MemberEntry> members, string owner) =>
            members.Any(member => member.Roles.Contains(owner) && active.Contains(member.User));

        static bool AreUnique(IEnumerable<string> names) => names.GroupBy(name => name).All(same => same.Count() == 1);
    }
}
