using System.Text.Json;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>Invitations: sent by who may, found by the mail's token, accepted once, ended by the clock.</summary>
public abstract partial class EngineSuite
{
    private const string NewAddress = "new@example.org";

    private static SendInvitation Invite(string email = NewAddress, string? role = "contract-member") =>
        new() { Tenant = Acme, Contract = "main", Email = email, Role = role };

    private static AcceptInvitation Accept(string token, string email = NewAddress) =>
        new() { Tenant = Acme, TokenHash = HashOf(token), Email = email };

    private static string HashOf(string token)
    {
        Assert.True(KeyText.TryParse("orin_", token, out KeyText? key));
        Assert.Equal(Acme, key.Owner);
        return Convert.ToHexStringLower(key.Hash());
    }

    /// <summary>Sends one and gives its id, and the token that only the mail has.</summary>
    private async Task<(string Id, string Token)> InvitedAsync(SendInvitation invite)
    {
        // Mails of one instant have no order among them.
        IReadOnlyList<MailMessage> before = await MailsToAsync(invite.Email);
        string id = await ProposedAsync(invite, By("ada"));
        MailMessage mail = Assert.Single(
            await MailsToAsync(invite.Email), mail => before.All(earlier => earlier.Token != mail.Token));
        return (id, mail.Token!);
    }

    private async Task<string[]> PendingAsync() =>
    [
        .. (await AnswerAsync(
            new ListInvitations { Tenant = Acme, Contract = "main", Page = new Page(100) }, By("ada")))
            .GetProperty("invitations").EnumerateArray().Select(i => i.GetProperty("email").GetString()!),
    ];

    private async Task<bool> SeesContractAsync(string user) =>
        (await CheckAtAsync(user, "contract.see", "contract", "main")).IsAllowed;

    [Fact]
    public async Task An_invitation_gives_its_roles_at_the_moment_of_acceptance_and_not_before()
    {
        await ReachAsync();
        (string id, string token) = await InvitedAsync(
            Invite() with { Workspace = "web", WorkspaceRole = "workspace-worker" });
        Assert.Equal([NewAddress], await PendingAsync());
        Assert.False(await SeesContractAsync("new"));

        JsonElement accepted = await AnswerAsync(Accept(token), By("new"));

        Assert.Equal(
            """{"user":"new","contract":"main","role":"contract-member","workspaces":["web"]}""",
            accepted.GetRawText());
        Assert.True(await SeesContractAsync("new"));
        Assert.True((await CheckAtAsync("new", "workspace.work", "workspace", "web")).IsAllowed);
        Assert.True(await IsAllowedAsync("new", "work"));
        Assert.Empty(await PendingAsync());
        Assert.Empty(await DueAsync());
        Assert.Contains(
            await Host.ReadJournalAsync(Acme),
            row => row is { Entity: "contract/main", Type: "invitation-accepted", Actor: "user/new" });
        Assert.Equal(RefusalKind.InvitationEnded, await RefusedAsync(Accept(token), By("new")));
        Assert.NotEmpty(id);
    }

    [Fact]
    public async Task The_token_is_found_by_its_hash_alone_and_stands_nowhere_but_in_the_mail()
    {
        await ReachAsync();
        (string _, string token) = await InvitedAsync(Invite());

        foreach (string collection in new[] { "invitations", "invitation-tokens", "invitations-pending", "due" })
        {
            Assert.All(await RowsAsync(collection), row => Assert.DoesNotContain(
                token, row.Key + System.Text.Encoding.UTF8.GetString(row.Value.Span), StringComparison.Ordinal));
        }

        Assert.All(await Host.ReadJournalAsync(Acme), row => Assert.DoesNotContain(
            token, System.Text.Encoding.UTF8.GetString(row.Payload.Span), StringComparison.Ordinal));
        string other = KeyText.Make("orin_", Acme, new byte[KeyText.IdBytes], new byte[KeyText.SecretBytes]).ToString();
        Assert.Equal(RefusalKind.InvitationUnknown, await RefusedAsync(Accept(other), By("new")));
    }

    [Fact]
    public async Task An_invitation_is_bound_to_its_address_and_to_the_one_who_accepts()
    {
        await ReachAsync();
        (string _, string token) = await InvitedAsync(Invite());

        Assert.Equal(
            RefusalKind.InvitationNotYours, await RefusedAsync(Accept(token, "other@example.org"), By("new")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Accept(token, "no address"), By("new")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Accept(token) with { User = "x" }, By("new")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Accept(token), s_platform));

        await DoAsync(Accept(token, " NEW@Example.org "), By("new"));
        Assert.True(await SeesContractAsync("new"));
    }

    [Fact]
    public async Task Only_who_may_invites_and_every_mistake_has_its_refusal()
    {
        await ReachAsync();

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Invite(), By("w1")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Invite(role: null), By("ada")));
        Assert.Equal(RefusalKind.RoleNotAssignable, await RefusedAsync(Invite(role: "admin"), By("ada")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Invite("nobody"), By("ada")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Invite("a@b.c\r\nBcc: x@y.z"), By("ada")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Invite() with { Workspace = "web" }, By("ada")));
        Assert.Equal(
            RefusalKind.Invalid, await RefusedAsync(Invite() with { WorkspaceRole = "workspace-worker" }, By("ada")));
        Assert.Equal(
            RefusalKind.WorkspaceUnknown,
            await RefusedAsync(Invite() with { Workspace = "no", WorkspaceRole = "workspace-worker" }, By("ada")));
        Assert.Equal(RefusalKind.MemberExists, await RefusedAsync(Invite("W1@acme.example"), By("ada")));
        Assert.Equal(
            RefusalKind.ContractUnknown, await RefusedAsync(Invite() with { Contract = "no" }, By("ada")));
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task Nobody_joins_a_suspended_tenant_and_one_that_was_never_there_knows_no_invitation()
    {
        await ReachAsync();
        (string _, string token) = await InvitedAsync(Invite());
        await DoAsync(new EditTenant { Tenant = Acme, Status = TenantStatus.Suspended }, s_platform);

        Assert.Equal(RefusalKind.StateConflict, await RefusedAsync(Accept(token), By("new")));
        Assert.Equal(
            RefusalKind.InvitationUnknown, await RefusedAsync(Accept(token) with { Tenant = "nowhere" }, By("new")));

        await DoAsync(new EditTenant { Tenant = Acme, Status = TenantStatus.Active }, s_platform);
        await DoAsync(Accept(token), By("new"));
        Assert.True(await SeesContractAsync("new"));
    }

    [Fact]
    public async Task An_invitation_is_read_by_who_may_list_them_whether_it_waits_or_has_ended()
    {
        await ReachAsync();
        (string id, string token) = await InvitedAsync(Invite());
        GetInvitation read = new() { Tenant = Acme, Contract = "main", Id = id };

        Assert.Equal("pending", (await AnswerAsync(read, By("ada"))).GetProperty("status").GetString());
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(read, By("w1")));
        Assert.Equal(RefusalKind.InvitationUnknown, await RefusedAsync(read with { Id = "no" }, By("ada")));
        await DoAsync(Accept(token), By("new"));
        Assert.Equal("accepted", (await AnswerAsync(read, By("ada"))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task One_is_pending_for_an_address_and_a_withdrawn_one_stays_dead()
    {
        await ReachAsync();
        (string id, string token) = await InvitedAsync(Invite());
        Assert.Equal(RefusalKind.InvitationPending, await RefusedAsync(Invite("New@example.org"), By("ada")));
        RevokeInvitation revoke = new() { Tenant = Acme, Contract = "main", Id = id };

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(revoke, By("w1")));
        Assert.Equal(RefusalKind.InvitationUnknown, await RefusedAsync(revoke with { Id = "no" }, By("ada")));
        await DoAsync(revoke, By("ada"));

        Assert.Equal(RefusalKind.InvitationEnded, await RefusedAsync(revoke, By("ada")));
        Assert.Equal(RefusalKind.InvitationEnded, await RefusedAsync(Accept(token), By("new")));
        (string _, string second) = await InvitedAsync(Invite());
        Assert.Equal(RefusalKind.InvitationEnded, await RefusedAsync(Accept(token), By("new")));
        await DoAsync(Accept(second), By("new"));
    }

    [Fact]
    public async Task Sent_again_it_has_a_new_token_and_the_whole_time_and_the_old_token_is_dead()
    {
        await ReachAsync();
        (string id, string first) = await InvitedAsync(Invite());
        Time.MoveTo(Time.GetUtcNow().AddDays(20));

        await DoAsync(new ResendInvitation { Tenant = Acme, Contract = "main", Id = id }, By("ada"));

        string second = (await MailsToAsync(NewAddress))[^1].Token!;
        Time.MoveTo(Time.GetUtcNow().AddDays(20));
        await SweepAsync();
        Assert.Equal(RefusalKind.InvitationEnded, await RefusedAsync(Accept(first), By("new")));
        await DoAsync(Accept(second), By("new"));
    }

    [Fact]
    public async Task It_can_be_accepted_until_the_very_instant_of_its_end_swept_or_not()
    {
        await ReachAsync();
        DateTimeOffset end = Time.GetUtcNow().AddDays(30);
        (string _, string token) = await InvitedAsync(Invite());
        (string _, string other) = await InvitedAsync(Invite("other@example.org"));
        Assert.All(await DueAsync(), due => Assert.Equal(end, due.At));

        Time.MoveTo(end.AddTicks(-1));
        await SweepAsync();
        await DoAsync(Accept(token), By("new"));
        Time.MoveTo(end);

        Assert.Equal(
            RefusalKind.InvitationEnded, await RefusedAsync(Accept(other, "other@example.org"), By("other")));
        Assert.Empty(await PendingAsync());
        await SweepAsync();
        Assert.Empty(await DueAsync());
        Assert.Empty(await RowsAsync("invitations-pending"));
        Assert.Equal(
            RefusalKind.InvitationEnded, await RefusedAsync(Accept(other, "other@example.org"), By("other")));
        Assert.Contains(await Host.ReadJournalAsync(Acme), row => row.Type == "invitation-expired");
    }

    [Fact]
    public async Task After_its_end_the_address_can_be_invited_again_also_before_anybody_swept()
    {
        await ReachAsync();
        await InvitedAsync(Invite());
        Time.MoveTo(Time.GetUtcNow().AddDays(31));

        (string _, string token) = await InvitedAsync(Invite());

        await DoAsync(Accept(token), By("new"));
    }

    [Fact]
    public async Task A_user_of_the_tenant_joins_as_who_they_are_and_a_deactivated_one_does_not()
    {
        await ReachAsync();
        (string _, string token) = await InvitedAsync(Invite("w2@acme.example"));
        (string _, string dead) = await InvitedAsync(Invite("gone@example.org"));

        await DoAsync(Accept(token, "w2@acme.example"), By("w2"));

        Assert.True(await SeesContractAsync("w2"));
        TenantDocument after = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        Assert.Equal("worker", Assert.Single(after.Users.Single(user => user.Id == "w2").Roles));
        Assert.Equal(
            RefusalKind.UserDeactivated, await RefusedAsync(Accept(dead, "gone@example.org"), By("gone")));
    }

    [Fact]
    public async Task A_workspace_that_is_gone_lapses_and_a_contract_that_is_gone_ends_the_invitation()
    {
        await ReachAsync();
        (string _, string token) = await InvitedAsync(
            Invite() with { Workspace = "web", WorkspaceRole = "workspace-worker" });
        (string _, string late) = await InvitedAsync(Invite("late@example.org"));
        TenantDocument document = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        ContractEntry main = document.Contracts.Single(contract => contract.Id == "main");
        ContractEntry east = document.Contracts.Single(contract => contract.Id == "east");
        await ApplyAsync(document with { Contracts = [main with { Workspaces = [main.Workspaces[0]] }, east] });

        JsonElement accepted = await AnswerAsync(Accept(token), By("new"));
        Assert.Equal(0, accepted.GetProperty("workspaces").GetArrayLength());

        await ApplyAsync(document with { Contracts = [east] });
        await ApplyAsync(document);
        Assert.Equal(
            RefusalKind.InvitationEnded, await RefusedAsync(Accept(late, "late@example.org"), By("late")));
        Time.MoveTo(Time.GetUtcNow().AddDays(31));
        await SweepAsync();
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task An_invitation_outlives_the_right_of_whoever_sent_it()
    {
        await ReachAsync();
        (string _, string token) = await InvitedAsync(Invite());
        TenantDocument document = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        await ApplyAsync(Command(document with
        {
            Users =
            [
                .. document.Users.Select(user => user.Id == "ada"
                    ? user with { Status = UserStatus.Deactivated }
                    : user),
            ],
        }) with { KeepsHolders = false });

        await DoAsync(Accept(token), By("new"));

        Assert.True(await SeesContractAsync("new"));
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_gets_in()
    {
        await ReachAsync();
        for (int round = 0; round < 5; round++)
        {
            string address = $"n{round}@example.org";
            (string _, string token) = await InvitedAsync(Invite(address));

            Outcome<Answer>[] outcomes = await Task.WhenAll(
                Engine.ExecuteAsync(Accept(token, address), By($"a{round}"), None).AsTask(),
                Engine.ExecuteAsync(Accept(token, address), By($"b{round}"), None).AsTask());

            Assert.Single(outcomes, outcome => outcome.IsAccepted);
        }
    }
}
