using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrleansRoles.AspNetCore.Keys;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>Whom a request is about, and in which tenant.</summary>
public sealed class SubjectTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Pattern = "/contracts/{contractId}/workspaces/{workspaceId}/flows";
    private const string Path = "/contracts/c1/workspaces/w1/flows";
    private const string Workspace = "workspace/{contractId}/{workspaceId}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_is_found_whether_or_not_the_token_handler_renames_the_claim(bool mapsClaims)
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain) with { MapsClaims = mapsClaims });

        Assert.Equal("200", (await app.GetAsync(Path, TestTokens.Issue("ben", "acme"))).Outcome);
    }

    [Fact]
    public async Task Another_claim_can_hold_the_user()
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain, options =>
        {
            options.Tenant = TenantSource.Claim("tenant");
            options.Users.IdClaim = "employee";
        }));

        Assert.Equal(
            "200", (await app.GetAsync(Path, TestTokens.Issue("nobody", "acme", ("employee", "ben")))).Outcome);
        Assert.Equal("403 subject-unresolved", (await app.GetAsync(Path, TestTokens.Issue("ben", "acme"))).Outcome);
    }

    [Fact]
    public async Task A_token_without_a_user_or_with_two_is_nobody()
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain));

        Assert.Equal("403 subject-unresolved", (await app.GetAsync(Path, TestTokens.Issue(null, "acme"))).Outcome);
        Assert.Equal(
            "403 subject-unresolved",
            (await app.GetAsync(Path, TestTokens.Issue("ben", "acme", (ClaimTypes.NameIdentifier, "ana")))).Outcome);
        Assert.Equal(
            "403 subject-unresolved",
            (await app.GetAsync(Path, TestTokens.Issue("be\u001fn", "acme"))).Outcome);
        Assert.Equal(
            "403 subject-unresolved",
            (await app.GetAsync(Path, TestTokens.Issue(new string('b', 201), "acme"))).Outcome);
    }

    [Fact]
    public async Task A_token_without_a_tenant_or_with_two_has_none()
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain));

        Assert.Equal("403 tenant-unresolved", (await app.GetAsync(Path, TestTokens.Issue("ben", null))).Outcome);
        Assert.Equal(
            "403 tenant-unresolved",
            (await app.GetAsync(Path, TestTokens.Issue("ben", null, ("tenant", new[] { "acme", "other" })))).Outcome);
    }

    [Fact]
    public async Task The_tenant_in_the_address_must_be_the_user_s_own()
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(
            map => map.MapGet("/t/{tenant}" + Pattern, () => "in").RequirePermission("flow.edit", Workspace),
            options =>
            {
                options.Tenant = TenantSource.RouteValue("tenant");
                options.Users.TenantClaim = "tenant";
            }));

        // In `other` Ana is somebody else, who may edit there.
        Assert.Equal("200", (await app.GetAsync("/t/acme" + Path, TestTokens.Issue("ana", "acme"))).Outcome);
        Assert.Equal(
            "403 other-tenant", (await app.GetAsync("/t/other" + Path, TestTokens.Issue("ana", "acme"))).Outcome);
        Assert.Equal(
            "403 other-tenant", (await app.GetAsync("/t/nowhere" + Path, TestTokens.Issue("ana", "acme"))).Outcome);
        Assert.Equal("403 other-tenant", (await app.GetAsync("/t/acme" + Path, TestTokens.Issue("ana", null))).Outcome);
        string both = TestTokens.Issue("ana", null, ("tenant", new[] { "acme", "other" }));
        Assert.Equal("200", (await app.GetAsync("/t/other" + Path, both)).Outcome);
    }

    [Fact]
    public async Task The_tenant_can_stand_in_a_header_that_is_sent_once()
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain, options =>
        {
            options.Tenant = TenantSource.Header("X-Tenant");
            options.Users.TenantClaim = "tenant";
        }));
        string token = TestTokens.Issue("ben", "acme");

        Assert.Equal("200", (await app.GetAsync(Path, token, ("X-Tenant", "acme"))).Outcome);
        Assert.Equal("403 other-tenant", (await app.GetAsync(Path, token, ("X-Tenant", "other"))).Outcome);
        Assert.Equal("403 tenant-unresolved", (await app.GetAsync(Path, token)).Outcome);
        Assert.Equal(
            "403 other-tenant",
            (await app.GetAsync(Path, token, ("X-Tenant", "acme"), ("X-Tenant", "acme"))).Outcome);
    }

    [Fact]
    public async Task The_tenant_can_be_fixed_or_found_by_code()
    {
        await using TestApp one = await TestApp.StartAsync(
            engine, Plan(MapPlain, options => options.Tenant = TenantSource.Fixed("acme")));
        await using TestApp byCode = await TestApp.StartAsync(engine, Plan(MapPlain, options =>
        {
            options.Tenant = TenantSource.From(context => context.Request.Query["of"]);
            options.Users.TenantClaim = "tenant";
        }));

        Assert.Equal("200", (await one.GetAsync(Path, TestTokens.Issue("ben", null))).Outcome);
        Assert.Equal("403 unknown-subject", (await one.GetAsync(Path, TestTokens.Issue("otto", null))).Outcome);
        Assert.Equal("200", (await byCode.GetAsync(Path + "?of=acme", TestTokens.Issue("ben", "acme"))).Outcome);
        Assert.Equal("403 tenant-unresolved", (await byCode.GetAsync(Path, TestTokens.Issue("ben", "acme"))).Outcome);
    }

    [Fact]
    public async Task Where_ids_are_global_a_stranger_cannot_tell_which_tenants_there_are()
    {
        await engine.ApplyAsync("tenant: plain\nmodel: squiz-invitations\nusers: [{ id: ina }]");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(
            map => map.MapGet("/t/{tenant}" + Pattern, () => "in").RequirePermission("flow.list", Workspace),
            options =>
            {
                options.Tenant = TenantSource.RouteValue("tenant");
                options.Users.AllTenants = true;
            }));
        string stranger = TestTokens.Issue("stranger", null);

        Assert.Equal("200", (await app.GetAsync("/t/other" + Path, TestTokens.Issue("otto", null))).Outcome);
        Assert.Equal("403 unknown-subject", (await app.GetAsync("/t/other" + Path, stranger)).Outcome);
        Assert.Equal("403 unknown-subject", (await app.GetAsync("/t/nowhere" + Path, stranger)).Outcome);

        // A tenant whose model does not know the action.
        Assert.Equal("403 unknown-subject", (await app.GetAsync("/t/plain" + Path, stranger)).Outcome);
    }

    [Fact]
    public async Task An_integration_user_comes_with_a_key_in_either_header()
    {
        string key = await engine.MakeKeyAsync("acme", "robot");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain));

        Assert.Equal("200", (await app.GetAsync(Path, key)).Outcome);
        Assert.Equal("200", (await app.GetAsync(Path, null, ("X-Api-Key", key))).Outcome);
        Assert.Equal("403 permission-missing", (await app.SendAsync(HttpMethod.Put, Path, key)).Outcome);
    }

    [Fact]
    public async Task A_key_that_is_wrong_ended_or_a_person_s_is_not_accepted()
    {
        string key = await engine.MakeKeyAsync("acme", "robot");
        string ended = await engine.MakeKeyAsync("acme", "robot", DateTimeOffset.UnixEpoch);
        string ofPerson = await engine.MakeKeyAsync("acme", "ana");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain));

        foreach (string bad in new[] { key[..^4] + "AAAA", ended, ofPerson, "orik_nonsense" })
        {
            Assert.Equal("401 credentials-refused", (await app.GetAsync(Path, bad)).Outcome);
            Assert.Equal("401 credentials-refused", (await app.GetAsync(Path, null, ("X-Api-Key", bad))).Outcome);
        }
    }

    [Fact]
    public async Task Two_credentials_at_once_are_none()
    {
        string key = await engine.MakeKeyAsync("acme", "robot");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(MapPlain));

        Reply reply = await app.GetAsync(Path, TestTokens.Issue("ana", "acme"), ("X-Api-Key", key));

        Assert.Equal("401 credentials-refused", reply.Outcome);
    }

    [Fact]
    public async Task A_key_opens_its_own_tenant_only()
    {
        string key = await engine.MakeKeyAsync("acme", "robot");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(
            map => map.MapGet("/t/{tenant}" + Pattern, () => "in").RequirePermission("flow.list", Workspace),
            options =>
            {
                options.Tenant = TenantSource.RouteValue("tenant");
                options.Users.AllTenants = true;
            }));

        Assert.Equal("200", (await app.GetAsync("/t/acme" + Path, key)).Outcome);
        Assert.Equal("403 other-tenant", (await app.GetAsync("/t/other" + Path, key)).Outcome);
    }

    [Fact]
    public async Task A_key_that_cannot_be_verified_gets_503_and_never_through()
    {
        string key = await engine.MakeKeyAsync("acme", "robot");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(map =>
        {
            MapPlain(map);
            map.MapGet("/signed-in", () => "in").RequireAuthorization();
        }));
        engine.Store.IsDown = true;
        try
        {
            Reply reply = await app.GetAsync(Path, key);
            Assert.Equal("503 keys-unreadable", reply.Outcome);
            Assert.Equal("1", reply.Message.Headers.RetryAfter?.ToString());

            // At an endpoint that only wants somebody to be signed in as well.
            Assert.Equal("503 keys-unreadable", (await app.GetAsync("/signed-in", key)).Outcome);
        }
        finally
        {
            engine.Store.IsDown = false;
        }
    }

    [Fact]
    public void A_token_cannot_pretend_to_be_a_key()
    {
        ClaimsPrincipal token = new(new ClaimsIdentity(
            [new Claim("sub", "robot"), new Claim(IntegrationIdentity.TenantClaim, "other")],
            OrleansRolesApiKey.Scheme));

        Assert.Null(IntegrationIdentity.Find(token, out _));
    }

    [Fact]
    public void A_key_beside_somebody_else_is_nobody()
    {
        IntegrationIdentity key = new(new IntegrationUser("acme", "robot", "k1"));
        ClaimsPrincipal mixed = new([key.Clone(), new ClaimsIdentity([new Claim("sub", "ana")], "Cookies")]);

        Assert.NotNull(IntegrationIdentity.Find(mixed, out bool isMixed));
        Assert.True(isMixed);
        Assert.NotNull(IntegrationIdentity.Find(new ClaimsPrincipal([key, new ClaimsIdentity()]), out isMixed));
        Assert.False(isMixed);
    }

    [Fact]
    public void Keys_begin_the_same_on_both_sides()
    {
        Assert.Equal(OrleansRoles.Entities.Keys.KeyText.IntegrationPrefix, IIntegrationKeys.Prefix);
    }

    [Fact]
    public async Task An_endpoint_can_name_the_schemes_that_may_sign_in()
    {
        string key = await engine.MakeKeyAsync("acme", "robot");
        await using TestApp app = await TestApp.StartAsync(engine, Plan(map => map
            .MapGet(Pattern, (HttpContext context) => context.GetPermissionDecision()!.Question.User)
            .RequirePermission(
                "flow.list", Workspace, permission => permission.SignedInBy(OrleansRolesApiKey.Scheme))));

        Assert.Equal("robot", (await app.GetAsync(Path, null, ("X-Api-Key", key))).Body);
        Assert.Equal("401 credentials-refused", (await app.GetAsync(Path, TestTokens.Issue("ana", "acme"))).Outcome);
    }

    private static void MapPlain(WebApplication app)
    {
        app.MapGet(Pattern, () => "in").RequirePermission("flow.list", Workspace);
        app.MapPut(Pattern, () => "in").RequirePermission("flow.edit", Workspace);
    }

    private static AppPlan Plan(Action<WebApplication> map, Action<PermissionOptions>? options = null) =>
        options is null ? new AppPlan { Map = map } : new AppPlan { Map = map, Options = options };
}
