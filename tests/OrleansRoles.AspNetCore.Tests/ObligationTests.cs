using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>Obligations, and how old an answer may be.</summary>
public sealed class ObligationTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Hide = "hide:secret-values";
    private const string Workspace = "workspace/{workspaceId}";

    private static readonly string _ben = TestTokens.Issue("ben", "acme");

    [Fact]
    public async Task An_allow_with_an_obligation_that_the_endpoint_does_not_declare_is_refused()
    {
        bool hasRun = false;
        await using TestApp app = await StartAsync(map =>
            map.MapGet("/{workspaceId}", () => hasRun = true).RequirePermission("secret.list", Workspace));

        Reply reply = await app.GetAsync("/w1", _ben);

        Assert.Equal("403 obligation-undeclared", reply.Outcome);
        Assert.Contains($"does not carry out `{Hide}`", reply.Body, StringComparison.Ordinal);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task An_endpoint_that_declares_it_runs_and_reads_it()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map =>
            {
                map.MapGet("/of-permission/{workspaceId}", Read).RequirePermission(
                    "secret.list", Workspace, permission => permission.CarriesOut(Hide));
                map.MapGet("/of-endpoint/{workspaceId}", Read)
                    .RequirePermission("secret.list", Workspace).CarriesOut("log:something", Hide);
                map.MapGroup("/of-group").CarriesOut(Hide)
                    .MapGet("/{workspaceId}", Read).RequirePermission("secret.list", Workspace);
                map.MapControllers();
            },
            Controllers = [typeof(SecretController)],
        });

        foreach (string kind in new[] { "of-permission", "of-endpoint", "of-group", "action", "attribute" })
        {
            Reply reply = await app.GetAsync($"/{kind}/w1", _ben);
            Assert.Equal(("200", Hide), (reply.Outcome, reply.Body));
        }
    }

    [Fact]
    public async Task Another_declared_obligation_does_not_help()
    {
        await using TestApp app = await StartAsync(map => map.MapGet("/{workspaceId}", Read)
            .RequirePermission("secret.list", Workspace).CarriesOut("hide:secret-value"));

        Assert.Equal("403 obligation-undeclared", (await app.GetAsync("/w1", _ben)).Outcome);
    }

    [Fact]
    public async Task An_application_can_take_it_upon_itself()
    {
        await using TestApp app = await StartAsync(
            map => map.MapGet("/{workspaceId}", Read).RequirePermission("secret.list", Workspace),
            options => options.UndeclaredObligations = UndeclaredObligations.Pass);

        Reply reply = await app.GetAsync("/w1", _ben);

        Assert.Equal(("200", Hide), (reply.Outcome, reply.Body));
    }

    [Fact]
    public async Task Without_an_obligation_there_is_none_to_carry_out()
    {
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{workspaceId}", (HttpContext context) => context.MustCarryOut(Hide) ? "hide" : "show")
            .RequirePermission("flow.list", Workspace).CarriesOut(Hide));

        Assert.Equal("show", (await app.GetAsync("/w1", _ben)).Body);
    }

    [Fact]
    public async Task How_old_an_answer_may_be_is_said_by_request_endpoint_or_options()
    {
        Recording recording = null!;
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map =>
            {
                map.MapGet("/plain/{workspaceId}", Read).RequirePermission("flow.list", Workspace);
                map.MapGet("/built/{workspaceId}", Read).RequirePermission(
                    "flow.list", Workspace, permission => permission.StaleAtMost(TimeSpan.FromSeconds(5)));
                map.MapControllers();
            },
            Options = options =>
            {
                options.Tenant = TenantSource.Claim("tenant");
                options.Freshness = Freshness.Within(TimeSpan.FromSeconds(1));
                options.FreshnessOf = context =>
                    context.Request.Headers.CacheControl == "no-cache" ? Freshness.Full : null;
            },
            Controllers = [typeof(StaleController)],
            Gateway = gateway => recording = new Recording(gateway),
        });

        Assert.Equal(TimeSpan.FromSeconds(1), await FreshnessAsync("/plain/w1"));
        Assert.Equal(TimeSpan.FromSeconds(5), await FreshnessAsync("/built/w1"));
        Assert.Equal(TimeSpan.FromSeconds(7), await FreshnessAsync("/stale/w1"));
        Assert.Equal(TimeSpan.Zero, await FreshnessAsync("/stale/w1", ("Cache-Control", "no-cache")));

        async Task<TimeSpan> FreshnessAsync(string path, params (string, string)[] headers)
        {
            Assert.Equal("200", (await app.GetAsync(path, _ben, headers)).Outcome);
            return recording.Last.StaleAtMost;
        }
    }

    private static string Read(HttpContext context) => string.Join(' ', context.GetPermissionDecision()!.Obligations);

    private Task<TestApp> StartAsync(Action<WebApplication> map, Action<PermissionOptions>? more = null) =>
        TestApp.StartAsync(engine, new AppPlan
        {
            Map = map,
            Options = options =>
            {
                options.Tenant = TenantSource.Claim("tenant");
                more?.Invoke(options);
            },
        });

    [ApiController]
    public sealed class SecretController : ControllerBase
    {
        [HttpGet("action/{workspaceId}")]
        [RequirePermission("secret.list", Workspace)]
        [CarriesOut(Hide)]
        public string Of(string workspaceId) => Read(HttpContext);

        [HttpGet("attribute/{workspaceId}")]
        [RequirePermission("secret.list", Workspace, CarriesOut = [Hide])]
        public string OfAttribute(string workspaceId) => Read(HttpContext);
    }

    [ApiController]
    public sealed class StaleController : ControllerBase
    {
        [HttpGet("stale/{workspaceId}")]
        [RequirePermission("flow.list", Workspace, StaleAtMostSeconds = 7)]
        public string Of(string workspaceId) => Read(HttpContext);
    }

    /// <summary>Notes how old answers may be, on their way to the real gateway.</summary>
    private sealed class Recording(IPermissionGateway inner) : IPermissionGateway
    {
        public Freshness Last { get; private set; }

        public GatewayHealth Health => inner.Health;

        public ValueTask<CheckAnswer> CheckAsync(
            in CheckRequest request, Freshness freshness = default, CancellationToken cancellationToken = default) =>
            inner.CheckAsync(request, Last = freshness, cancellationToken);

        public ValueTask<CheckAnswer> CheckAsync(
            Subject subject, in CheckRequest request, Freshness freshness = default,
            CancellationToken cancellationToken = default) =>
            inner.CheckAsync(subject, request, Last = freshness, cancellationToken);

        public bool TryCheck(in CheckRequest request, out CheckAnswer answer, Freshness freshness = default) =>
            inner.TryCheck(request, out answer, Last = freshness);

        public bool TryCheck(
            Subject subject, in CheckRequest request, out CheckAnswer answer, Freshness freshness = default) =>
            inner.TryCheck(subject, request, out answer, Last = freshness);

        public Subject ResolveSubject(string tenant, string user) => inner.ResolveSubject(tenant, user);
    }
}
