using System.Text.Json;
using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>Licences: seats that are given, freed and counted, and changes of them that need a yes.</summary>
public abstract partial class EngineSuite
{
    private const string Recording = "recording";

    private static AssignSeats Seat(params string[] users) =>
        new() { Tenant = Acme, Licence = Recording, Users = [.. users] };

    private static ReleaseSeats Unseat(params string[] users) =>
        new() { Tenant = Acme, Licence = Recording, Users = [.. users] };

    private static RequestLicenceChange Propose(int seats) => new()
    {
        Tenant = Acme,
        Licence = Recording,
        Plan = new LicenceChangePlan { Seats = seats },
    };

    private static DecideApproval Decide(string id, bool isApproved = true) =>
        new() { Tenant = Acme, Id = id, IsApproved = isApproved };

    private async Task<(int? Seats, int Used)> UsageAsync()
    {
        JsonElement usage = (await AnswerAsync(new GetLicenceUsage { Tenant = Acme }, By("cleo")))
            .GetProperty("licences")[0];
        return (
            usage.TryGetProperty("seats", out JsonElement seats) ? seats.GetInt32() : null,
            usage.GetProperty("used").GetInt32());
    }

    [Fact]
    public async Task A_seat_counts_in_the_next_check_and_until_it_is_taken_back()
    {
        await ReachAsync();
        Assert.False(await IsAllowedAsync("w1", "record"));

        await DoAsync(Seat("w1"), By("cleo"));
        Assert.True(await IsAllowedAsync("w1", "record"));
        Assert.Equal((3, 1), await UsageAsync());
        Assert.Equal(AnswerKind.Unchanged, (await DoAsync(Seat("w1"), By("cleo"))).Kind);

        await DoAsync(Unseat("w1"), By("cleo"));
        Assert.False(await IsAllowedAsync("w1", "record"));
        Assert.Equal((3, 0), await UsageAsync());
        Assert.Empty(await RowsAsync(SeatRows.Collection));
    }

    [Fact]
    public async Task Who_gets_or_loses_a_seat_is_told_in_the_feed_and_by_mail()
    {
        await ReachAsync();

        await DoAsync(Seat("w1", "w2"), By("cleo"));
        await DoAsync(
            new SetPreferences
            {
                Tenant = Acme,
                User = "w1",
                Preferences = System.Collections.Immutable.ImmutableSortedDictionary<string, bool>.Empty
                    .Add("email", false),
            },
            By("w1"));
        Time.MoveTo(Time.GetUtcNow().AddMinutes(1));
        await DoAsync(Unseat("w1", "w2"), By("cleo"));

        Assert.Equal(
            ["licence-released", "licence-assigned"],
            (await NoticesAsync("w1")).Select(notice => notice.GetProperty("kind").GetString()));
        Assert.Single(await MailsToAsync("w1@acme.example"));
        Assert.Equal(2, (await MailsToAsync("w2@acme.example")).Count);
        Assert.Empty(await NoticesAsync("w3"));
    }

    [Fact]
    public async Task Seats_are_refused_by_the_rule_that_they_break()
    {
        await ReachAsync(seats: 1);

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Seat("w1"), By("w2")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Seat("ghost"), By("w2")));
        Assert.Equal(RefusalKind.UserUnknown, await RefusedAsync(Seat("ghost"), By("cleo")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Seat("bot"), By("cleo")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Seat(), By("cleo")));
        Assert.Equal(RefusalKind.UserDeactivated, await RefusedAsync(Seat("gone"), By("cleo")));
        Assert.Equal(RefusalKind.SeatsExhausted, await RefusedAsync(Seat("w1", "w2"), By("cleo")));
        Assert.Equal(
            RefusalKind.LicenceUnknown, await RefusedAsync(Seat("w1") with { Licence = "no" }, By("cleo")));
        Assert.Equal((1, 0), await UsageAsync());
    }

    [Fact]
    public async Task Of_many_who_take_the_last_seats_at_once_no_more_get_one_than_there_are()
    {
        await ReachAsync(seats: 4);

        Outcome<Answer>[] outcomes = await Task.WhenAll(Enumerable.Range(1, 9).Select(
            number => Engine.ExecuteAsync(Seat($"w{number}"), By("cleo"), None).AsTask()));

        Assert.Equal(4, outcomes.Count(outcome => outcome.IsAccepted));
        Assert.All(
            outcomes.Where(outcome => !outcome.IsAccepted),
            outcome => Assert.Equal(RefusalKind.SeatsExhausted, outcome.Refusal!.Kind));
        Assert.Equal((4, 4), await UsageAsync());
        TenantDocument after = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        Assert.Equal(4, after.Users.Count(user => user.Seats.Contains(Recording)));
        JournalVerification.Verify(Acme, await Host.ReadJournalAsync(Acme));
    }

    [Fact]
    public async Task A_document_that_gives_and_takes_seats_keeps_count()
    {
        await ReachAsync();
        await DoAsync(Seat("w1"), By("cleo"));
        TenantDocument document = (await Engine.ReadDocumentAsync(Acme, None))!.Document;

        await ApplyAsync(document with
        {
            Users =
            [
                .. document.Users.Select(user => user with { Seats = user.Id is "w2" or "w3" ? [Recording] : [] }),
            ],
        });

        Assert.Equal((3, 2), await UsageAsync());
        JsonElement list = await AnswerAsync(
            new ListSeats { Tenant = Acme, Licence = Recording, Page = new Page(10), Report = true }, By("cleo"));
        Assert.Equal(
            ["w2 w2@acme.example active", "w3 w3@acme.example active"],
            list.GetProperty("seats").EnumerateArray().Select(
                seat => $"{seat.GetProperty("user")} {seat.GetProperty("email")} {seat.GetProperty("status")}"));
    }

    [Fact]
    public async Task Seats_for_many_at_once_need_an_approval_which_an_approver_gives_by_doing_it()
    {
        await ReachAsync(seats: 9);
        string[] many = ["w1", "w2", "w3", "w4"];

        Refusal refusal = await RefusalAsync(Seat(many), By("cleo"));
        Assert.Equal((RefusalKind.ApprovalNeeded, "major-change"), (refusal.Kind, refusal.Needs));
        Assert.Equal((9, 0), await UsageAsync());

        await DoAsync(Seat(many), By("ada"));
        Assert.Equal((9, 4), await UsageAsync());
    }

    [Fact]
    public async Task Another_number_of_seats_waits_for_its_approval()
    {
        await ReachAsync();
        Answer proposed = await DoAsync(Propose(5), By("cleo"));
        Assert.Equal(AnswerKind.Pending, proposed.Kind);
        string id = JsonDocument.Parse(proposed.Body).RootElement.GetProperty("id").GetString()!;
        Assert.Equal((3, 0), await UsageAsync());

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Decide(id), By("cleo")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Decide(id), Operator("support")));
        JsonElement decided = await AnswerAsync(Decide(id), By("ada"));

        Assert.Equal("applied", decided.GetProperty("status").GetString());
        Assert.Equal((5, 0), await UsageAsync());
        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(Decide(id), By("ada")));
        Assert.Single(await NoticesAsync("cleo"));
        Assert.Contains(
            await Host.ReadJournalAsync(Acme),
            row => row is { Type: "seats-set", Actor: "user/ada" });
    }

    [Fact]
    public async Task A_declined_change_of_seats_changes_nothing_and_too_few_seats_cannot_be_approved()
    {
        await ReachAsync();
        await DoAsync(Seat("w1", "w2"), By("cleo"));
        string fewer = await ProposedAsync(Propose(1), By("cleo"));
        string more = await ProposedAsync(Propose(7), By("ada"));

        Assert.Equal(RefusalKind.SeatsExhausted, await RefusedAsync(Decide(fewer), By("ada")));
        await DoAsync(Decide(more, isApproved: false), By("ada"));

        Assert.Equal((3, 2), await UsageAsync());
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Propose(5), By("w1")));
    }

    private async Task<string> ProposedAsync(Request request, RequestContext context) =>
        (await AnswerAsync(request, context)).GetProperty("id").GetString()!;

    private async Task<IReadOnlyList<JsonElement>> NoticesAsync(string user)
    {
        JsonElement list = await AnswerAsync(
            new ListNotifications { Tenant = Acme, User = user, Page = new Page(100) }, By(user));
        return [.. list.GetProperty("notifications").EnumerateArray()];
    }
}
