using System.Text.Json;
using OrleansRoles.Entities;
using OrleansRoles.Entities.ApiKeys;
using OrleansRoles.Entities.Integrations;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>System accounts, their keys, and the integrations that they run.</summary>
public abstract partial class EngineSuite
{
    private static IssueApiKey Issue(string user = "bot") => new() { Tenant = Acme, User = user, Label = "nightly" };

    private async Task<(string Id, string Text)> IssuedAsync(Request request, RequestContext? context = null)
    {
        JsonElement answer = await AnswerAsync(request, context ?? By("ada"));
        return (answer.GetProperty("id").GetString()!, answer.GetProperty("key").GetString()!);
    }

    private async Task<bool> OpensAsync(string text)
    {
        Assert.True(KeyText.TryParse(KeyText.IntegrationPrefix, text, out KeyText? key));
        KeyUses verifier = new(new IntegrationKeys(Host.Medium, Time), Host.Medium, Time);
        return await verifier.VerifyAsync(key, None) is { User: "bot" };
    }

    [Fact]
    public async Task A_key_works_until_it_is_revoked_and_is_shown_once()
    {
        await ReachAsync();
        (string id, string text) = await IssuedAsync(Issue());
        Assert.True(await OpensAsync(text));
        JsonElement listed = Assert.Single((await AnswerAsync(
            new ListApiKeys { Tenant = Acme, User = "bot" }, By("ada"))).GetProperty("keys").EnumerateArray());
        Assert.False(listed.TryGetProperty("key", out _));
        Assert.Equal(Time.GetUtcNow(), listed.GetProperty("lastUsedAt").GetDateTimeOffset());
        Assert.DoesNotContain(
            text, string.Concat((await RowsAsync("api-keys")).Select(row =>
                System.Text.Encoding.UTF8.GetString(row.Value.Span))), StringComparison.Ordinal);

        RevokeApiKey revoke = new() { Tenant = Acme, User = "bot", KeyId = id };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(revoke, By("cleo")));
        await DoAsync(revoke, By("ada"));

        Assert.False(await OpensAsync(text));
        Assert.Equal(RefusalKind.KeyEnded, await RefusedAsync(revoke, By("ada")));
        Assert.Equal(RefusalKind.KeyUnknown, await RefusedAsync(revoke with { KeyId = "no" }, By("ada")));
    }

    [Fact]
    public async Task A_rotation_lets_both_keys_in_for_a_while()
    {
        await ReachAsync();
        (string id, string old) = await IssuedAsync(Issue());

        (string _, string fresh) = await IssuedAsync(
            new RotateApiKey { Tenant = Acme, User = "bot", KeyId = id, OverlapSeconds = 60 });

        Assert.True(await OpensAsync(old) && await OpensAsync(fresh));
        Time.MoveTo(Time.GetUtcNow().AddSeconds(60));
        Assert.False(await OpensAsync(old));
        Assert.True(await OpensAsync(fresh));
    }

    [Fact]
    public async Task A_key_ends_at_its_time_and_with_its_account_and_outlives_who_issued_it()
    {
        await ReachAsync();
        (string _, string timed) = await IssuedAsync(Issue() with { Until = Time.GetUtcNow().AddDays(1) });
        (string _, string text) = await IssuedAsync(Issue());
        Time.MoveTo(Time.GetUtcNow().AddDays(1));
        Assert.False(await OpensAsync(timed));
        TenantDocument document = (await Engine.ReadDocumentAsync(Acme, None))!.Document;

        await ApplyAsync(Command(document with { Users = [.. document.Users.Select(u => Status(u, "ada"))] }) with
        {
            KeepsHolders = false,
        });
        Assert.True(await OpensAsync(text));
        await ApplyAsync(document with { Users = [.. document.Users.Select(u => Status(u, "bot"))] });
        Assert.False(await OpensAsync(text));
        await ApplyAsync(document with { Users = [.. document.Users.Where(u => u.Id != "bot")] });
        await ApplyAsync(document);
        Assert.False(await OpensAsync(text), "a successor of the same id has none of its keys");

        static UserEntry Status(UserEntry user, string id) =>
            user.Id == id ? user with { Status = UserStatus.Deactivated } : user;
    }

    [Fact]
    public async Task Keys_are_for_system_accounts_and_people_never_become_one()
    {
        await ReachAsync();
        CreateIntegrationUser create = new() { Tenant = Acme, Id = "robot2", Name = "Nightly jobs" };

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(create, By("cleo")));
        Assert.Equal(RefusalKind.UserExists, await RefusedAsync(create with { Id = "w1" }, By("ada")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Issue("w1"), By("ada")));
        Assert.Equal(RefusalKind.UserUnknown, await RefusedAsync(Issue("ghost"), By("ada")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Issue(), By("cleo")));
        JsonElement created = await AnswerAsync(create, By("ada"));

        Assert.Equal("robot", created.GetProperty("type").GetString());
        TenantDocument document = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        Assert.Equal(SubjectKind.Integration, document.Users.Single(user => user.Id == "robot2").Kind);
        await IssuedAsync(Issue("robot2"));
    }

    [Fact]
    public async Task A_repeated_command_makes_no_second_key_and_shows_none()
    {
        await ReachAsync();
        await IssuedAsync(Issue(), By("ada", "one"));

        JsonElement again = await AnswerAsync(Issue(), By("ada", "one"));

        Assert.False(again.TryGetProperty("key", out _));
        Assert.Single(await RowsAsync("api-keys"));
    }

    [Fact]
    public async Task An_integration_is_approved_then_configured_then_run()
    {
        await ReachAsync();
        RequestContext bot = new() { Caller = new Caller(CallerKind.Integration, "bot") };
        ConfigureIntegration configure = new() { Tenant = Acme, Id = "crm", Settings = """{"every":"hour"}""" };
        RunIntegration run = new() { Tenant = Acme, Id = "crm" };
        DecideIntegration approve = new() { Tenant = Acme, Id = "crm", IsApproved = true };
        await DoAsync(new RequestIntegration { Tenant = Acme, Id = "crm", Kind = "salesforce" }, By("w1"));

        Assert.Equal(RefusalKind.ApprovalPending, await RefusedAsync(configure, By("cleo")));
        Assert.Equal(RefusalKind.ApprovalPending, await RefusedAsync(configure, By("ada")));
        Assert.Equal(RefusalKind.ApprovalPending, await RefusedAsync(run, bot));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(approve, By("cleo")));
        Assert.Equal(RefusalKind.IntegrationUnknown, await RefusedAsync(approve with { Id = "no" }, By("ada")));
        await DoAsync(approve, By("ada"));
        await DoAsync(configure, By("cleo"));
        await DoAsync(run, bot);

        Assert.Equal(RefusalKind.ApprovalDecided, await RefusedAsync(approve, By("ada")));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(run, By("w1")));
    }
}
