using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Server.Tests.Callers;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Server.Tests.Workflows;

namespace OrleansRoles.Server.Tests.Invitations;

/// <summary>
/// Who accepts an invitation over HTTP: whoever has the token of the mail, and the address that it was sent to by the
/// word of the provider or of the back end.
/// </summary>
public sealed class AcceptanceTests(CallersFixture fixture) : IClassFixture<CallersFixture>
{
    private const string Accept = "/v1/invitations/accept";
    private const string Document =
        """
        model: squiz-invitations
        users: [{ id: olaf, email: olaf@example.org }]
        contracts: [{ id: c1, members: [{ user: olaf, roles: [contract-owner] }] }]
        """;

    [Fact]
    public async Task A_signed_in_person_accepts_by_the_address_that_the_provider_vouches_for()
    {
        string token = await InviteAsync("by-token", "nia@example.org");

        (string, object?)[][] wrong =
        [
            [], [("email", "ben@example.org")], [("email", "nia@example.org"), ("email_verified", false)],
            [("email", "nia@example.org"), ("email_verified", "no")], [("email", 7)],
        ];
        foreach ((string, object?)[] claims in wrong)
        {
            string credentials = fixture.Provider.Issue("nia", "by-token", claims);
            Reply refused = await SendAsync(credentials, token, "nia@example.org");
            Assert.Equal((HttpStatusCode.Forbidden, "invitation-not-yours"), (refused.Status, refused.Code));
        }

        string signedIn = fixture.Provider.Issue("nia", "by-token", ("email", "Nia@Example.org"));
        Reply accepted = await SendAsync(signedIn, token);
        Reply again = await SendAsync(signedIn, token);

        Assert.Equal(
            (HttpStatusCode.OK, """{"user":"nia","contract":"c1","role":"contract-member","workspaces":[]}"""),
            (accepted.Status, accepted.Body));
        Assert.Equal((HttpStatusCode.Conflict, "invitation-ended"), (again.Status, again.Code));
    }

    [Fact]
    public async Task A_back_end_says_whose_address_it_is_and_accepts_for_that_person()
    {
        string token = await InviteAsync("by-service", "nia@example.org");

        Reply silent = await SendAsync(fixture.ServiceKey, token, behalf: "user/nia");
        Reply itself = await SendAsync(fixture.ServiceKey, token, "nia@example.org");
        Reply accepted = await SendAsync(fixture.ServiceKey, token, "nia@example.org", "user/nia");

        Assert.Equal("invitation-not-yours", silent.Code);
        Assert.Equal((HttpStatusCode.Forbidden, "not-open"), (itself.Status, itself.Code));
        Assert.Equal((HttpStatusCode.OK, "nia"), (accepted.Status, (string?)accepted.Json["user"]));
    }

    [Fact]
    public async Task Nothing_is_told_of_tenants_by_a_token_that_leads_nowhere()
    {
        string token = await InviteAsync("hidden", "nia@example.org");
        string elsewhere = fixture.Provider.Issue("nia", "globex", ("email", "nia@example.org"));
        string anywhere = fixture.ServiceKey;
        Reply[] replies =
        [
            await SendAsync(elsewhere, token),
            await SendAsync(fixture.NarrowServiceKey, token, "nia@example.org", "user/nia"),
            await SendAsync(anywhere, MadeUp("hidden"), "nia@example.org", "user/nia"),
            await SendAsync(anywhere, MadeUp("no-such-tenant"), "nia@example.org", "user/nia"),
            await SendAsync(anywhere, "orin_x", "nia@example.org", "user/nia"),
            await SendAsync(anywhere, "", "nia@example.org", "user/nia"),
        ];

        Assert.All(replies, reply => Assert.Equal(
            (HttpStatusCode.NotFound, "invitation-unknown"), (reply.Status, reply.Code)));
    }

    [Fact]
    public async Task An_invitation_is_found_where_its_location_says_and_never_with_its_token()
    {
        string token = await InviteAsync("found", "nia@example.org");
        string[] parts = token.Split('.');
        Reply list = await fixture.Operator.GetAsync("/v1/tenants/found/contracts/c1/invitations");
        string id = (string)list.Json["invitations"]![0]!["id"]!;
        string address = $"/v1/tenants/found/contracts/c1/invitations/{id}";

        Reply read = await fixture.Operator.GetAsync(address, ("On-Behalf-Of", "user/olaf"));
        Reply foreign = await fixture.Operator.GetAsync(address.Replace("c1", "c2", StringComparison.Ordinal));
        Reply audit = await fixture.Operator.GetAsync("/v1/tenants/found/audit?limit=1000");
        Reply revoked = await fixture.Operator.SendAsync(HttpMethod.Delete, address, null, null);
        Reply ended = await fixture.Operator.GetAsync(address);

        Assert.Equal(
            ("pending", "user/olaf by operator/platform"),
            ((string?)read.Json["status"], (string?)read.Json["sentBy"]));
        Assert.Equal((HttpStatusCode.NotFound, "contract-unknown"), (foreign.Status, foreign.Code));
        Assert.Equal("revoked", (string?)revoked.Json["status"]);
        Assert.Equal("revoked", (string?)ended.Json["status"]);
        Assert.Contains("invitation-sent", audit.Body, StringComparison.Ordinal);
        Assert.All(
            [list.Body, read.Body, audit.Body, revoked.Body],
            text => Assert.DoesNotContain(parts[2], text, StringComparison.Ordinal));
    }

    private static string MadeUp(string tenant) => KeyText.Make(
        "orin_", tenant, new byte[KeyText.IdBytes], new byte[KeyText.SecretBytes]).ToString();

    /// <summary>Makes a tenant whose owner invites an address, and gives the token of the mail.</summary>
    private async Task<string> InviteAsync(string tenant, string email)
    {
        await fixture.Operator.PutDocumentAsync(tenant, $"{Document}\nname: of {tenant}");
        using WorkflowMails mails = new(fixture.MailFolder);
        Reply sent = await fixture.Operator.PostAsync(
            $"/v1/tenants/{tenant}/contracts/c1/invitations",
            new JsonObject { ["email"] = email, ["role"] = "contract-member" }.ToJsonString(), Caller.Json,
            ("On-Behalf-Of", "user/olaf"));
        Assert.Equal(HttpStatusCode.Created, sent.Status);
        Assert.Equal(
            $"/v1/tenants/{tenant}/contracts/c1/invitations/{sent.Json["id"]}", sent.Header("Location"));
        return Assert.Single(await mails.ReadAsync(email, $"of {tenant}", 1)).Token;
    }

    private Task<Reply> SendAsync(string credentials, string token, string? email = null, string? behalf = null)
    {
        JsonObject body = new() { ["token"] = token };
        if (email is not null)
        {
            body["email"] = email;
        }

        return fixture.SendAsync(credentials, Accept, behalf, HttpMethod.Post, body.ToJsonString());
    }
}
