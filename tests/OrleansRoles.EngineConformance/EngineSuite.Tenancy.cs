using System.Text.Json;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Teams;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Webhooks;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>The tenant itself, its contracts, workspaces and teams: what is made and ended is in the next check.
/// </summary>
public abstract partial class EngineSuite
{
    [Fact]
    public async Task A_contract_lives_from_its_creation_to_its_end_and_takes_its_workspaces_with_it()
    {
        await ApplyAsync(Staffed());
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(East(), By("olaf")));
        await DoAsync(East() with { FirstOwner = "mia" }, s_platform);
        await DoAsync(Shop(), s_platform);
        await DoAsync(Add(new("workspace", "shop"), "mia", "workspace-owner"), s_platform);
        Assert.Equal(RefusalKind.StateConflict, await RefusedAsync(East(), s_platform));
        Assert.Equal(RefusalKind.StateConflict, await RefusedAsync(Shop(), s_platform));
        await DoAsync(new EditContract { Tenant = Acme, Contract = "east", Name = "The east" }, s_platform);
        await DoAsync(new RenameWorkspace { Tenant = Acme, Workspace = "shop", Name = "The shop" }, s_platform);

        JsonElement contract = await AnswerAsync(new GetContract { Tenant = Acme, Contract = "east" }, By("mia"));
        JsonElement workspace = await AnswerAsync(new GetWorkspace { Tenant = Acme, Workspace = "shop" }, By("mia"));
        Assert.Equal("The east", contract.GetProperty("name").GetString());
        Assert.Equal("The shop", workspace.GetProperty("name").GetString());
        Assert.Equal(["east", "main"], await ContractsAsync(By("mia")));
        Assert.Equal(["main"], await ContractsAsync(By("olaf")));
        Assert.True((await CheckAtAsync("mia", "doc.write", "contract", "east")).IsAllowed);
        Assert.True(await SeesShopAsync());

        DeleteContract end = new() { Tenant = Acme, Contract = "east" };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(end, By("mia")));
        await DoAsync(end, s_platform);

        Assert.False((await CheckAtAsync("mia", "doc.write", "contract", "east")).IsAllowed);
        Assert.False(await SeesShopAsync());
        Assert.Equal(["main"], await ContractsAsync(s_platform));
        await DoAsync(East() with { FirstOwner = "gus" }, s_platform);
        Assert.False((await CheckAtAsync("mia", "doc.write", "contract", "east")).IsAllowed);
        Assert.True((await CheckAtAsync("gus", "doc.write", "contract", "east")).IsAllowed);

        async Task<bool> SeesShopAsync() => (await CheckAtAsync(
            "mia", "doc.read", "workspace", "shop", new Property("contract", "east"))).IsAllowed;
    }

    [Fact]
    public async Task A_workspace_that_ends_takes_its_members_roles_with_it()
    {
        await ApplyAsync(Staffed());
        ListWorkspaces list = new() { Tenant = Acme, Contract = "main", Page = new Page(10) };
        Assert.True(await MayAsync("olaf", "members.manage", Web));
        Assert.Single((await AnswerAsync(list, s_platform)).GetProperty("workspaces").EnumerateArray());

        await DoAsync(new DeleteWorkspace { Tenant = Acme, Workspace = "web" }, s_platform);

        Assert.Empty((await AnswerAsync(list, s_platform)).GetProperty("workspaces").EnumerateArray());
        Assert.False(await MayAsync("olaf", "members.manage", Web));
        GetWorkspace get = new() { Tenant = Acme, Workspace = "web" };
        Assert.Equal(RefusalClass.Unknown, RefusalRules.Of((await RefusalAsync(get, s_platform)).Kind).Class);
    }

    [Fact]
    public async Task Members_are_listed_page_by_page_and_read_one_by_one()
    {
        await ApplyAsync(Staffed());
        await DoAsync(Add(Main, "gus", "contract-member"), By("olaf"));
        ListMembers list = new() { Tenant = Acme, At = Main, Page = new Page(2) };

        JsonElement first = await AnswerAsync(list, By("olaf"));
        string next = Page.KeyOf(first.GetProperty("next").GetString()!)!;
        JsonElement second = await AnswerAsync(list with { Page = new Page(2, next) }, By("olaf"));
        JsonElement one = await AnswerAsync(new GetMember { Tenant = Acme, At = Main, User = "gus" }, By("gus"));

        Assert.Equal(["gus", "mia", "olaf"], Users(first).Concat(Users(second)));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal("contract-member", one.GetProperty("roles")[0].GetString());

        static IEnumerable<string?> Users(JsonElement page) =>
            page.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("user").GetString());
    }

    [Fact]
    public async Task Features_settings_and_subscriptions_are_in_the_next_check()
    {
        await ApplyAsync(Tenant(User("ana", "biller")));
        SetFeature beta = new() { Tenant = Acme, Feature = "beta", On = true };
        SetSetting audit = new() { Tenant = Acme, Setting = "audit", On = true };
        SetSubscription crm = new() { Tenant = Acme, App = "crm", On = true };
        Assert.Equal(
            [RefusalKind.Forbidden, RefusalKind.Forbidden, RefusalKind.Forbidden],
            [
                await RefusedAsync(beta, By("ana")), await RefusedAsync(audit, By("ana")),
                await RefusedAsync(crm, By("ana")),
            ]);
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(beta with { Feature = "gamma" }, s_platform));
        Assert.Equal((false, false, false), await HasAsync());

        foreach (bool on in new[] { true, false })
        {
            await DoAsync(beta with { On = on }, s_platform);
            await DoAsync(audit with { On = on }, s_platform);
            await DoAsync(crm with { On = on }, s_platform);
            Assert.Equal((on, on, on), await HasAsync());
            Assert.Equal(AnswerKind.Unchanged, (await DoAsync(crm with { On = on }, s_platform)).Kind);
        }

        async Task<(bool Beta, bool Audited, bool Crm)> HasAsync() => (
            await IsAllowedAsync("ana", "beta.use"), await IsAllowedAsync("ana", "audited"),
            (await CheckAtAsync("ana", "open-app", "tenant", Acme, new Property("app", "crm"))).IsAllowed);
    }

    [Fact]
    public async Task A_tenant_that_was_deleted_allows_nothing_and_does_not_come_back()
    {
        await ApplyAsync(Tenant(User("ana", "writer")));
        DeleteTenant end = new() { Tenant = Acme, Confirm = true };
        Assert.True(await IsAllowedAsync("ana", "doc.write"));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(end, By("ana")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(end with { Confirm = false }, s_platform));

        await DoAsync(end, s_platform);

        Assert.False(await IsAllowedAsync("ana", "doc.write"));
        Assert.Equal(RefusalKind.TenantUnknown, await RefusedAsync(new GetTenant { Tenant = Acme }, s_platform));
        Assert.Equal(RefusalKind.TenantExists, await RefusedAsync(Command(Tenant(User("ana", "writer")))));
    }

    [Fact]
    public async Task Who_is_in_a_team_is_in_the_next_check()
    {
        await ApplyAsync(Tenant(User("ana"), User("ben")));
        await DoAsync(new CreateTeam { Tenant = Acme, Team = "red", Members = ["ana"] }, s_platform);
        Assert.Equal((true, false), await AreInAsync());

        await DoAsync(new AddToTeam { Tenant = Acme, Team = "red", User = "ben" }, s_platform);
        await DoAsync(new RemoveFromTeam { Tenant = Acme, Team = "red", User = "ana" }, s_platform);

        Assert.Equal((false, true), await AreInAsync());
        RemoveFromTeam again = new() { Tenant = Acme, Team = "red", User = "ana" };
        Assert.Equal(RefusalKind.MemberUnknown, await RefusedAsync(again, s_platform));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(again with { User = "ben" }, By("ben")));
        JsonElement teams = await AnswerAsync(new ListTeams { Tenant = Acme, Page = new Page(10) }, By("ben"));
        Assert.Single(teams.GetProperty("teams").EnumerateArray());

        async Task<(bool Ana, bool Ben)> AreInAsync() => (await IsInAsync("ana"), await IsInAsync("ben"));

        async Task<bool> IsInAsync(string user) => (await CheckAtAsync(
            user, "in-team", "tenant", Acme, new Property("teams", PropertyValue.From(new[] { "red" })))).IsAllowed;
    }

    [Fact]
    public async Task Who_joins_has_the_role_for_that_and_exchanging_it_is_one_change()
    {
        await ReachAsync();
        JoinTenant join = new() { Tenant = Acme, User = "zoe", Email = "zoe@acme.example" };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(join, By("w1")));
        Assert.Equal(
            RefusalKind.Forbidden, await RefusedAsync(new SignIn { Tenant = Acme, User = "zoe" }, By("zoe")));

        await DoAsync(join, By("zoe"));
        int before = (await Host.ReadJournalAsync(Acme)).Count;
        await DoAsync(new SetRoles { Tenant = Acme, User = "zoe", Roles = ["clerk"] }, s_platform);

        IReadOnlyList<JournalRow> journal = await Host.ReadJournalAsync(Acme);
        Assert.Single(journal.Skip(before).Select(row => row.Commit).Distinct());
        JsonElement zoe = await AnswerAsync(new GetUser { Tenant = Acme, User = "zoe" }, By("zoe"));
        Assert.Equal("clerk", zoe.GetProperty("roles")[0].GetString());
        Assert.Equal(AnswerKind.Unchanged, (await DoAsync(new SignIn { Tenant = Acme, User = "zoe" }, By("zoe"))).Kind);
    }

    [Fact]
    public async Task A_custom_role_lives_from_its_creation_to_its_end_and_its_holders_follow_each_edit()
    {
        await ApplyAsync(Tenant(User("ana"), User("ben")));
        CreateRole create = new() { Tenant = Acme, Role = "desk", Name = "Desk", Grants = [Flags("doc.read")] };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(create, By("ana")));
        await DoAsync(create, s_platform);
        Assert.Equal(RefusalKind.RoleExists, await RefusedAsync(create, s_platform));
        foreach (string user in new[] { "ana", "ben" })
        {
            await DoAsync(new GiveRole { Tenant = Acme, User = user, Role = "desk" }, s_platform);
        }

        Assert.Equal((true, false), await MayReadAndWriteAsync("ben"));
        await DoAsync(new EditRole { Tenant = Acme, Role = "desk", Grants = [Flags("doc.write")] }, s_platform);
        Assert.Equal((false, true), await MayReadAndWriteAsync("ben"));

        JsonElement holders = await AnswerAsync(
            new ListHolders { Tenant = Acme, Role = "desk", Page = new Page(10) }, s_platform);
        Assert.Equal(
            ["ana", "ben"],
            holders.GetProperty("holders").EnumerateArray().Select(holder => holder.GetProperty("user").GetString()));
        DeleteRole end = new() { Tenant = Acme, Role = "desk", Confirm = true };
        Refusal held = await RefusalAsync(end, s_platform);
        Assert.Equal(RefusalKind.RoleHeld, held.Kind);
        Assert.Contains("2", held.Text, StringComparison.Ordinal);
        foreach (string user in new[] { "ana", "ben" })
        {
            await DoAsync(new TakeRole { Tenant = Acme, User = user, Role = "desk" }, s_platform);
        }

        Assert.Equal("Desk", (await AnswerAsync(new GetRole { Tenant = Acme, Role = "desk" }, s_platform))
            .GetProperty("name").GetString());
        await DoAsync(end, s_platform);
        JsonElement left = await AnswerAsync(new ListRoles { Tenant = Acme, Page = new Page(10) }, s_platform);
        Assert.Empty(left.GetProperty("roles").EnumerateArray());
        Assert.Equal((false, false), await MayReadAndWriteAsync("ben"));

        async Task<(bool Read, bool Write)> MayReadAndWriteAsync(string user) =>
            (await IsAllowedAsync(user, "doc.read"), await IsAllowedAsync(user, "doc.write"));
    }

    [Fact]
    public async Task Seats_that_the_vendor_sells_are_the_limit_from_then_on()
    {
        await ReachAsync(seats: 1);
        await DoAsync(Seat("w1"), By("cleo"));
        Assert.Equal(RefusalKind.SeatsExhausted, await RefusedAsync(Seat("w2"), By("cleo")));
        SetLicence more = new() { Tenant = Acme, Licence = "recording", Seats = 2 };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(more, By("ada")));

        await DoAsync(more, s_platform);

        await DoAsync(Seat("w2"), By("cleo"));
        Assert.Equal(RefusalKind.SeatsExhausted, await RefusedAsync(Seat("w3"), By("cleo")));
    }

    [Fact]
    public async Task A_changed_webhook_keeps_its_secret_and_gets_what_it_wants_now()
    {
        await ReachAsync();
        JsonElement added = await AnswerAsync(Hook("licence.released"), s_platform);
        string id = added.GetProperty("id").GetString()!;

        await DoAsync(
            new ChangeWebhook
            {
                Tenant = Acme,
                Id = id,
                Url = "https://new.example/in",
                Events = ["licence.assigned"],
            },
            s_platform);
        await DoAsync(Seat("w1"), By("cleo"));
        Post post = new();
        await post.DispatchAsync(this);

        WebhookCall call = Assert.Single(post.Calls);
        Assert.Equal("https://new.example/in", call.Url);
        Assert.Equal(added.GetProperty("secret").GetString(), WebhookSecrets.Text(Assert.Single(call.Secrets)));
        JsonElement read = await AnswerAsync(new GetWebhook { Tenant = Acme, Id = id }, s_platform);
        Assert.False(read.TryGetProperty("secret", out _));
    }

    private static GrantEntry Flags(params string[] flags) =>
        new(ScopeName.Root, [.. flags.Select(flag => new Grant(flag, null))]);

    private static CreateContract East() => new() { Tenant = Acme, Contract = "east", Name = "East" };

    private static CreateWorkspace Shop() => new() { Tenant = Acme, Workspace = "shop", Contract = "east" };

    private async Task<IEnumerable<string?>> ContractsAsync(RequestContext context) =>
        (await AnswerAsync(new ListContracts { Tenant = Acme, Page = new Page(10) }, context))
            .GetProperty("contracts").EnumerateArray().Select(contract => contract.GetProperty("contract").GetString());
}
