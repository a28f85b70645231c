using System.Text.Json;
using OrleansRoles.Entities;
using OrleansRoles.Entities.AppRequests;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Requests;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>Changes that wait for a yes, requests for apps, and what people are told of both.</summary>
public abstract partial class EngineSuite
{
    private static RequestApproval Ask(string kind) =>
        new() { Tenant = Acme, Kind = kind, Summary = "a column more", Plan = "{}" };

    private static ApplyApproval Apply(string id) => new() { Tenant = Acme, Id = id };

    private static WithdrawApproval Withdraw(string id) => new() { Tenant = Acme, Id = id };

    [Fact]
    public async Task A_proposed_change_takes_effect_once_it_was_approved()
    {
        await ReachAsync();
        string id = await ProposedAsync(Ask("report"), Operator("support"));

        Assert.Equal(RefusalKind.ApprovalPending, await RefusedAsync(Apply(id), Operator("support")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Decide(id), By("cleo")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Decide(id), Operator("support")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Apply(id), By("w1")));
        await DoAsync(Decide(id), By("ada"));
        JsonElement applied = await AnswerAsync(Apply(id), Operator("support"));

        Assert.Equal("applied", applied.GetProperty("status").GetString());
        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Decide(id), By("ada")));
        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Apply(id), By("ada")));
    }

    [Fact]
    public async Task A_declined_change_never_takes_effect_and_its_requester_is_told()
    {
        await ReachAsync();
        string id = await ProposedAsync(Ask("report"), By("w1"));

        await DoAsync(Decide(id, isApproved: false), By("ada"));

        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Apply(id), By("w1")));
        JsonElement notice = Assert.Single(await NoticesAsync("w1"));
        Assert.Equal($"approval/{id}", notice.GetProperty("about").GetString());
    }

    [Fact]
    public async Task A_change_is_withdrawn_by_who_proposed_it_until_somebody_decides()
    {
        await ReachAsync();
        await DoAsync(Hook("approval.withdrawn"), s_platform);
        string id = await ProposedAsync(Ask("layout"), By("cleo"));
        string decided = await ProposedAsync(Ask("report"), By("w1"));
        await DoAsync(Decide(decided), By("ada"));

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Withdraw(id), By("ada")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Withdraw(id), s_platform));
        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Withdraw(decided), By("w1")));
        Assert.Equal(RefusalKind.ApprovalUnknown, await RefusedAsync(Withdraw("no"), By("w1")));
        JsonElement withdrawn = await AnswerAsync(Withdraw(id), By("cleo"));

        Assert.Equal("withdrawn", withdrawn.GetProperty("status").GetString());
        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Decide(id), By("ada")));
        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Withdraw(id), By("cleo")));
        Assert.Empty(await DueAsync());
        Assert.Contains(await Host.ReadJournalAsync(Acme), row => row.Type == "approval-withdrawn");
        Assert.Single(await OutboxAsync(), message => message.Event?.About == $"approval/{id}");
    }

    [Fact]
    public async Task An_approvers_own_change_is_approved_where_the_model_says_so_and_else_needs_another_person()
    {
        await ReachAsync();

        JsonElement report = await AnswerAsync(Ask("report"), By("ada"));
        string layout = await ProposedAsync(Ask("layout"), By("ada"));

        Assert.Equal("approved", report.GetProperty("status").GetString());
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Decide(layout), By("ada")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Ask("layout"), By("w1")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Ask("colour"), By("w1")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Ask("report"), By("gone")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Ask("report"), Operator("stranger")));
    }

    [Fact]
    public async Task What_nobody_decides_in_time_has_ended_whether_or_not_somebody_recorded_it()
    {
        await ReachAsync();
        string id = await ProposedAsync(Ask("layout"), By("cleo"));
        (DueItem item, DateTimeOffset at) = Assert.Single(await DueAsync());
        Assert.Equal((id, Time.GetUtcNow() + TimeSpan.FromDays(7)), (item.Id, at));

        Time.MoveTo(at);

        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Decide(id), By("ada")));
        await SweepAsync();
        Assert.Empty(await DueAsync());
        Assert.Contains(await Host.ReadJournalAsync(Acme), row => row.Type == "approval-expired");
        JsonElement shown = await AnswerAsync(new GetApproval { Tenant = Acme, Id = id }, By("ada"));
        Assert.Equal("expired", shown.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Lists_of_approvals_show_what_one_may_see_page_by_page()
    {
        await ReachAsync();
        for (int number = 0; number < 5; number++)
        {
            await ProposedAsync(Ask("report"), By(number % 2 == 0 ? "w1" : "w2"));
        }

        List<string> seen = [];
        string? after = null;
        do
        {
            JsonElement page = await AnswerAsync(
                new ListApprovals { Tenant = Acme, Page = new Page(2, after) }, By("ada"));
            seen.AddRange(page.GetProperty("approvals").EnumerateArray().Select(a => a.GetProperty("id").GetString()!));
            after = page.TryGetProperty("next", out JsonElement next) ? Page.KeyOf(next.GetString()!) : null;
        }
        while (after is not null);

        Assert.Equal(5, seen.Distinct().Count());
        JsonElement own = await AnswerAsync(new ListApprovals { Tenant = Acme, Page = new Page(10) }, By("w2"));
        Assert.Equal(2, own.GetProperty("approvals").GetArrayLength());
    }

    [Fact]
    public async Task Only_who_asked_for_an_app_hears_of_the_answer()
    {
        await ReachAsync();
        string id = await ProposedAsync(new RequestApp { Tenant = Acme, App = "crm", Note = "for sales" }, By("w1"));
        ResolveAppRequest answer = new() { Tenant = Acme, Id = id, IsApproved = true };

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(answer, By("ada")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(answer, Operator("stranger")));
        Assert.Equal(RefusalKind.AppRequestUnknown, await RefusedAsync(answer with { Id = "no" }, Operator("support")));
        await DoAsync(answer, Operator("support"));

        Assert.Equal(RefusalKind.AppRequestResolved, await RefusedAsync(answer, Operator("support")));
        JsonElement notice = Assert.Single(await NoticesAsync("w1"));
        Assert.Equal($"app-request/{id}", notice.GetProperty("about").GetString());
        Assert.Empty(await NoticesAsync("w2"));
        Assert.Equal(
            RefusalKind.Forbidden,
            await RefusedAsync(
                new ListNotifications { Tenant = Acme, User = "w1", Page = new Page(10) }, By("w2")));
        JsonElement others = await AnswerAsync(new ListAppRequests { Tenant = Acme, Page = new Page(10) }, By("w2"));
        Assert.Equal(0, others.GetProperty("appRequests").GetArrayLength());
    }

    [Fact]
    public async Task Notices_come_newest_first_page_by_page_and_can_be_marked()
    {
        await ReachAsync();
        for (int number = 0; number < 5; number++)
        {
            Time.MoveTo(Time.GetUtcNow().AddMinutes(1));
            string id = await ProposedAsync(new RequestApp { Tenant = Acme, App = $"app{number}" }, By("w1"));
            await DoAsync(new ResolveAppRequest { Tenant = Acme, Id = id, IsApproved = false }, Operator("support"));
        }

        ListNotifications list = new() { Tenant = Acme, User = "w1", Page = new Page(3) };
        JsonElement first = await AnswerAsync(list, By("w1"));
        string next = Page.KeyOf(first.GetProperty("next").GetString()!)!;
        JsonElement second = await AnswerAsync(list with { Page = new Page(3, next) }, By("w1"));
        string[] ids =
        [
            .. first.GetProperty("notifications").EnumerateArray()
                .Concat(second.GetProperty("notifications").EnumerateArray())
                .Select(notice => notice.GetProperty("id").GetString()!),
        ];

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Contains("app4", first.GetProperty("notifications")[0].GetProperty("text").GetString());
        await DoAsync(new MarkNotifications { Tenant = Acme, User = "w1", Ids = [.. ids.Take(4)] }, By("w1"));
        JsonElement unread = await AnswerAsync(list with { Unread = true, Page = new Page(10) }, By("w1"));
        JsonElement left = Assert.Single(unread.GetProperty("notifications").EnumerateArray());
        Assert.Equal(ids[4], left.GetProperty("id").GetString());
        Assert.Equal(
            RefusalKind.NotificationUnknown,
            await RefusedAsync(new MarkNotifications { Tenant = Acme, User = "w1", Ids = ["no"] }, By("w1")));
        Assert.Equal(
            RefusalKind.Forbidden,
            await RefusedAsync(new MarkNotifications { Tenant = Acme, User = "w1", Ids = [ids[4]] }, By("w2")));
    }

    [Fact]
    public async Task Everybody_sets_their_own_preferences_only()
    {
        await ReachAsync();
        SetPreferences off = new()
        {
            Tenant = Acme,
            User = "w1",
            Preferences = System.Collections.Immutable.ImmutableSortedDictionary<string, bool>.Empty
                .Add("direct-messages", false),
        };

        await DoAsync(off, By("w1"));

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(off, By("w2")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(off, By("ada")));
        JsonElement read = await AnswerAsync(new GetPreferences { Tenant = Acme, User = "w1" }, By("w1"));
        Assert.False(read.GetProperty("preferences").GetProperty("direct-messages").GetBoolean());
    }
}
