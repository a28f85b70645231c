using System.Net;
using Microsoft.IdentityModel.Tokens;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Callers;

/// <summary>Who calls is found out once, at the gate: each kind of credentials, good and bad.</summary>
public sealed class CallersTests(CallersFixture fixture) : IClassFixture<CallersFixture>
{
    private const string Check =
        """
        {"subject":{"type":"user","id":"ana"},"action":{"name":"audit-trail.view"},
        "resource":{"type":"organization","id":"acme"}}
        """;

    private readonly ProviderServer _provider = fixture.Provider;

    [Fact]
    public async Task A_token_reaches_its_own_tenant_alone()
    {
        string token = _provider.Issue("ana", "acme");

        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(token, "/v1/tenants/acme")).Status);
        Reply other = await fixture.SendAsync(token, "/v1/tenants/globex");
        Reply none = await fixture.SendAsync(token, "/v1/tenants/nowhere");
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (other.Status, other.Code));
        Assert.Equal(
            other.Json["detail"]!.ToString(),
            none.Json["detail"]!.ToString().Replace("nowhere", "globex", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_of_somebody_unknown_or_deactivated_is_forbidden()
    {
        Reply unknown = await fixture.SendAsync(_provider.Issue("nia", "acme"), "/v1/tenants/acme");
        Reply inactive = await fixture.SendAsync(_provider.Issue("dea", "acme"), "/v1/tenants/acme");

        Assert.Equal((HttpStatusCode.Forbidden, "caller-unknown"), (unknown.Status, unknown.Code));
        Assert.Equal((HttpStatusCode.Forbidden, "caller-inactive"), (inactive.Status, inactive.Code));
    }

    [Fact]
    public async Task An_integration_user_does_not_sign_in_as_a_person()
    {
        Reply token = await fixture.SendAsync(_provider.Issue("bot", "acme"), "/v1/tenants/acme");
        Reply service = await fixture.SendAsync(fixture.ServiceKey, "/v1/tenants/acme", "bot");

        Assert.Equal((HttpStatusCode.Forbidden, "caller-not-a-person"), (token.Status, token.Code));
        Assert.Equal((HttpStatusCode.Forbidden, "caller-not-a-person"), (service.Status, service.Code));
    }

    [Fact]
    public async Task A_user_is_not_let_into_what_is_the_operators()
    {
        string token = _provider.Issue("ana", "acme");

        foreach (string path in new[] { "/v1/tenants", "/v1/models", "/v1/services", "/v1/tenants/acme/document" })
        {
            Reply reply = await fixture.SendAsync(token, path);
            Assert.Equal((HttpStatusCode.Forbidden, "not-open"), (reply.Status, reply.Code));
        }

        Reply others = await fixture.SendAsync(token, "/v1/tenants/globex/document");
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (others.Status, others.Code));
    }

    [Fact]
    public async Task A_user_sees_its_own_access_and_nobody_elses()
    {
        string token = _provider.Issue("ben", "acme");

        Reply own = await fixture.SendAsync(token, "/v1/tenants/acme/users/ben/access");
        Reply others = await fixture.SendAsync(token, "/v1/tenants/acme/users/ana/access");
        Reply nobodys = await fixture.SendAsync(token, "/v1/tenants/acme/users/zoe/access");

        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (others.Status, others.Code));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (nobodys.Status, nobodys.Code));
    }

    [Fact]
    public async Task Broken_tokens_are_refused_for_what_is_wrong_with_them()
    {
        long past = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600;
        long future = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600;
        using System.Security.Cryptography.RSA foreign = System.Security.Cryptography.RSA.Create(2048);
        string good = _provider.Issue("ana", "acme");
        string[] parts = good.Split('.');
        string others = _provider.Issue("ben", "acme").Split('.')[1];
        (string Token, string Code)[] broken =
        [
            (_provider.Issue("ana", "acme", ("exp", past)), "token-expired"),
            (_provider.Issue("ana", "acme", ("nbf", future)), "token-invalid"),
            (_provider.Issue("ana", "acme", ("exp", null)), "token-invalid"),
            (_provider.Issue("ana", "acme", ("aud", "somebody-else")), "token-invalid"),
            (_provider.Issue("ana", "acme", ("aud", null)), "token-invalid"),
            (_provider.Issue("ana", "acme", ("iss", "https://elsewhere.example")), "token-invalid"),
            (_provider.Issue("ana", "acme", ("sub", null)), "token-invalid"),
            (_provider.Issue("ana", null), "token-invalid"),
            (_provider.Issue("ana", "acme", ("tenant", new[] { "acme", "globex" })), "token-invalid"),
            (_provider.IssueUnsigned("ana", "acme"), "token-invalid"),
            (_provider.IssueWith(
                "ana", "acme", _provider.PublicKeyAsSecret(), SecurityAlgorithms.HmacSha256), "token-invalid"),
            (_provider.IssueWith(
                "ana", "acme", new RsaSecurityKey(foreign) { KeyId = "key-0" }, SecurityAlgorithms.RsaSha256),
                "token-invalid"),
            ($"{parts[0]}.{others}.{parts[2]}", "token-invalid"),
            ($"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA", "token-invalid"),
            ("a.b.c", "token-invalid"),
            ("..", "token-invalid"),
            ("nonsense", "unauthorized"),
            ("", "unauthorized"),
        ];

        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(good, "/v1/tenants/acme")).Status);
        foreach ((string token, string code) in broken)
        {
            Reply reply = await fixture.SendAsync(token, "/v1/tenants/acme");
            Assert.Equal((HttpStatusCode.Unauthorized, code), (reply.Status, reply.Code));
            Assert.StartsWith("Bearer", reply.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_api_key_acts_as_its_integration_user_in_its_own_tenant()
    {
        Reply own = await fixture.SendAsync(fixture.Keys["bot"].ToString(), "/v1/tenants/acme/users/bot/access");
        Reply other = await fixture.SendAsync(fixture.Keys["bot"].ToString(), "/v1/tenants/globex/users/bot/access");
        Reply others = await fixture.SendAsync(fixture.Keys["other"].ToString(), "/v1/tenants/globex");

        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (other.Status, other.Code));
        Assert.Equal(HttpStatusCode.OK, others.Status);
    }

    [Fact]
    public async Task Api_keys_that_ended_or_belong_to_nobody_active_are_refused_alike()
    {
        KeyText good = fixture.Keys["bot"];
        KeyText forged = good with { Secret = fixture.Keys["other"].Secret };
        KeyText moved = good with { Owner = "globex" };
        string[] bad =
        [
            .. new[] { "old-bot", "person", "ended", "unknown" }.Select(name => fixture.Keys[name].ToString()),
            forged.ToString(), moved.ToString(), good.ToString()[..^1], good + "x", "orik_", "orik_YQ.YQ.YQ",
        ];

        HashSet<string> details = [];
        foreach (string key in bad)
        {
            Reply reply = await fixture.SendAsync(key, "/v1/tenants/acme");
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (reply.Status, reply.Code));
            details.Add(reply.Json["detail"]!.ToString());
        }

        Assert.Single(details);
    }

    [Fact]
    public async Task A_service_evaluates_checks_and_acts_for_users()
    {
        const string Path = "/t/acme/access/v1/evaluation";

        Reply check = await fixture.SendAsync(fixture.ServiceKey, Path, null, HttpMethod.Post, Check);
        Reply forUser = await fixture.SendAsync(fixture.ServiceKey, Path, "ben", HttpMethod.Post, Check);
        Reply own = await fixture.SendAsync(fixture.ServiceKey, "/v1/tenants/acme/users/ben/access", "user/ben");
        Reply others = await fixture.SendAsync(fixture.ServiceKey, "/v1/tenants/acme/users/ana/access", "user/ben");
        Reply inactive = await fixture.SendAsync(fixture.ServiceKey, "/v1/tenants/acme", "dea");

        Assert.Equal("{\"decision\":true}", check.Body);
        Assert.Equal("{\"decision\":true}", forUser.Body);
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal("forbidden", others.Code);
        Assert.Equal("caller-inactive", inactive.Code);
    }

    [Fact]
    public async Task A_user_and_an_api_key_evaluate_no_checks()
    {
        foreach (string credentials in new[] { _provider.Issue("ana", "acme"), fixture.Keys["bot"].ToString() })
        {
            Reply reply = await fixture.SendAsync(
                credentials, "/t/acme/access/v1/evaluation", null, HttpMethod.Post, Check);
            Assert.Equal((HttpStatusCode.Forbidden, "not-open"), (reply.Status, reply.Code));
        }
    }

    [Fact]
    public async Task A_service_of_some_tenants_does_not_know_the_others()
    {
        Reply own = await fixture.SendAsync(fixture.NarrowServiceKey, "/v1/tenants/acme");
        Reply other = await fixture.SendAsync(fixture.NarrowServiceKey, "/v1/tenants/globex");
        Reply otherFor = await fixture.SendAsync(fixture.NarrowServiceKey, "/v1/tenants/globex", "ana");

        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (other.Status, other.Code));
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (otherFor.Status, otherFor.Code));
    }

    [Fact]
    public async Task Only_services_and_the_operator_speak_for_others()
    {
        Reply user = await fixture.SendAsync(_provider.Issue("ana", "acme"), "/v1/tenants/acme", "ben");
        Reply bot = await fixture.SendAsync(fixture.Keys["bot"].ToString(), "/v1/tenants/acme", "ana");
        Reply service = await fixture.SendAsync(fixture.ServiceKey, "/v1/tenants/acme", "operator/vendor");

        Assert.Equal((HttpStatusCode.Forbidden, "on-behalf-not-allowed"), (user.Status, user.Code));
        Assert.Equal("on-behalf-not-allowed", bot.Code);
        Assert.Equal("on-behalf-not-allowed", service.Code);
    }

    [Fact]
    public async Task The_operator_on_behalf_of_a_user_has_that_users_rights_and_no_others()
    {
        Reply tenants = await fixture.SendAsync(RunningServer.Key, "/v1/tenants", "ana");
        Reply own = await fixture.SendAsync(RunningServer.Key, "/v1/tenants/acme/users/ben/access", "user/ben");
        Reply others = await fixture.SendAsync(RunningServer.Key, "/v1/tenants/acme/users/ana/access", "ben");
        Reply nobody = await fixture.SendAsync(RunningServer.Key, "/v1/tenants/acme", "nobody");

        Assert.Equal("not-open", tenants.Code);
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal("forbidden", others.Code);
        Assert.Equal("caller-unknown", nobody.Code);
    }

    [Theory]
    [InlineData("operator/nobody", "operator-unknown")]
    [InlineData("operator/platform", "header-invalid")]
    [InlineData("operator/", "header-invalid")]
    [InlineData("user/", "header-invalid")]
    [InlineData("", "header-invalid")]
    [InlineData("a%01b", "header-invalid")]
    public async Task Nobody_speaks_as_an_operator_whom_the_model_does_not_name(string behalf, string code)
    {
        Reply reply = await fixture.SendAsync(RunningServer.Key, "/v1/tenants/acme", behalf);

        Assert.Equal(code, reply.Code);
    }

    [Fact]
    public async Task Keys_of_services_are_shown_once_rotated_with_an_overlap_and_revoked()
    {
        await fixture.Operator.PutAsync("/v1/services/rota", "{}", Caller.Json);
        string first = await AddAsync("/v1/services/rota/keys");
        string firstId = KeyText.TryParse(KeyText.ServicePrefix, first, out KeyText? parsed) ? parsed.Id : "";

        Reply listed = await fixture.Operator.GetAsync("/v1/services/rota/keys");
        Assert.Contains(firstId, listed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(parsed!.Secret, listed.Body, StringComparison.Ordinal);

        string second = await AddAsync($"/v1/services/rota/keys/{firstId}/rotate", """{"overlapSeconds":600}""");
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(first, "/v1/models")).Status);
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(second, "/v1/models")).Status);

        Reply revoked = await fixture.Operator.SendAsync(
            HttpMethod.Delete, $"/v1/services/rota/keys/{firstId}", null, null);
        Assert.False((bool)revoked.Json["active"]!);
        Assert.Equal("unauthorized", (await fixture.SendAsync(first, "/v1/models")).Code);
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(second, "/v1/models")).Status);

        await fixture.Operator.SendAsync(HttpMethod.Delete, "/v1/services/rota", null, null);
        Assert.Equal("unauthorized", (await fixture.SendAsync(second, "/v1/models")).Code);
        Assert.Equal("service-unknown", (await fixture.Operator.GetAsync("/v1/services/rota/keys")).Code);
    }

    private async Task<string> AddAsync(string path, string body = "{}")
    {
        Reply reply = await fixture.Operator.PostAsync(path, body);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Body);
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        return (string)reply.Json["key"]!;
    }
}
