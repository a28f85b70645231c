using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Engine;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.InProcess;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>Gateways that cannot answer, each for a reason of its own, and answers that are no problems.</summary>
public sealed class UnavailableTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string _ana = TestTokens.Issue("ana", "acme");

    [Fact]
    public async Task A_gateway_without_a_session_whose_cluster_does_not_answer()
    {
        PermissionGateway gateway = Gateway(new NoCluster(new StoreFacts(engine.Store, engine.Engine.Models), true));

        await AnswersAsync(gateway, "503 no-session");
    }

    [Fact]
    public async Task A_tenant_whose_model_is_not_to_be_had()
    {
        PermissionGateway gateway = Gateway(new NoCluster(new StoreFacts(engine.Store, engine.Engine.Models), false));
        using CancellationTokenSource stop = new();
        Task holding = gateway.Holder.RunAsync(stop.Token);

        await AnswersAsync(gateway, "503 no-model");

        await stop.CancelAsync();
        await holding;
    }

    [Fact]
    public async Task An_endpoint_that_asks_itself_answers_the_same()
    {
        PermissionGateway gateway = Gateway(new NoCluster(new StoreFacts(engine.Store, engine.Engine.Models), true));
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", async (HttpContext context) =>
            {
                PermissionDecision decision = await context.CheckPermissionAsync("settings.change", "tenant", null);
                return decision.ToProblem(context);
            }).RequireAuthorization(),
            Gateway = _ => gateway,
        });

        Assert.Equal("503 no-session", (await app.GetAsync("/", _ana)).Outcome);
    }

    [Fact]
    public async Task The_client_is_told_when_to_try_again()
    {
        PermissionGateway gateway = Gateway(new NoCluster(new StoreFacts(engine.Store, engine.Engine.Models), true));
        await using TestApp app = await TestApp.StartAsync(engine, Plan(gateway) with
        {
            Options = options =>
            {
                options.Tenant = TenantSource.Claim("tenant");
                options.RetryAfter = TimeSpan.FromSeconds(2.5);
            },
        });

        Reply reply = await app.GetAsync("/", _ana);

        Assert.Equal(("503 no-session", "3"), (reply.Outcome, reply.Message.Headers.RetryAfter?.ToString()));
        Assert.Equal("no-store", reply.Message.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_browser_that_is_to_sign_in_is_still_sent_there()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map =>
            {
                map.MapGet("/", () => "in").RequirePermission(
                    "settings.change", "tenant",
                    permission => permission.SignedInBy(CookieAuthenticationDefaults.AuthenticationScheme));
                map.MapGet("/sign-in", () => "sign in here");
            },
            Services = services => services.AddAuthentication().AddCookie(cookie => cookie.LoginPath = "/sign-in"),
        });

        Assert.Equal("sign in here", (await app.GetAsync("/", null)).Body);
    }

    private async Task AnswersAsync(PermissionGateway gateway, string outcome)
    {
        await using TestApp app = await TestApp.StartAsync(engine, Plan(gateway));

        Assert.Equal(outcome, (await app.GetAsync("/", _ana)).Outcome);
    }

    private static AppPlan Plan(PermissionGateway gateway) => new()
    {
        Map = map => map.MapGet("/", () => "in").RequirePermission("settings.change", "tenant"),
        Gateway = _ => gateway,
    };

    private static PermissionGateway Gateway(IFactSource source) => new(
        new GatewayOptions
        {
            Holder = new HolderOptions { Life = "life-1", Name = "gateway", Level = HolderLevel.Gateway },
        },
        source, new SingleProcess(), TimeProvider.System);

    /// <summary>
    /// Facts of the real store, but no model, or no cluster that would answer in the gateway's place.
    /// </summary>
    private sealed class NoCluster(IFactStore inner, bool hasModels) : IFactSource
    {
        public ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken) =>
            inner.ReadAsync(query, cancellationToken);

        public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
            hasModels
                ? inner.FindModelAsync(name, version, cancellationToken)
                : ValueTask.FromResult<RoleModel?>(null);

        public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
            throw new IOException("the cluster does not answer");
    }
}
