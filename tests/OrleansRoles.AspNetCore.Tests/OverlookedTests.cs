using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansRoles.AspNetCore.Start;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>Where ASP.NET Core overlooks a requirement, or somebody else wants to decide, nobody gets in.</summary>
public sealed class OverlookedTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string _ana = TestTokens.Issue("ana", "acme");
    private static readonly string _ben = TestTokens.Issue("ben", "acme");

    [Fact]
    public async Task Whoever_reads_only_the_policy_of_a_mark_lets_nobody_in()
    {
        // So do methods of SignalR hubs: they combine the policies that attributes name, and see no requirement.
        using ServiceProvider services = Services();
        AuthorizationPolicy policy = (await AuthorizationPolicy.CombineAsync(
            services.GetRequiredService<IAuthorizationPolicyProvider>(),
            [new RequirePermissionAttribute("settings.change", "tenant")]))!;

        AuthorizationResult result = await services.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(Ana(), new DefaultHttpContext(), policy);

        Assert.False(result.Succeeded);
        Assert.Contains(
            "nobody looks at it", Assert.Single(result.Failure!.FailureReasons).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_request_nothing_is_allowed()
    {
        using ServiceProvider services = Services();
        IAuthorizationRequirementData mark = new RequirePermissionAttribute("settings.change", "tenant");
        IAuthorizationService authorization = services.GetRequiredService<IAuthorizationService>();

        Assert.False((await authorization.AuthorizeAsync(Ana(), "something", mark.GetRequirements())).Succeeded);
        Assert.True((await authorization.AuthorizeAsync(
            Ana(), new DefaultHttpContext(), mark.GetRequirements())).Succeeded);
    }

    [Fact]
    public async Task Another_handler_that_says_yes_to_everything_changes_nothing()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", () => "in").RequirePermission("settings.change", "tenant"),
            Services = services => services.AddSingleton<IAuthorizationHandler, YesSayer>(),
        });

        Assert.Equal("200", (await app.GetAsync("/", _ana)).Outcome);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/", _ben)).Outcome);
    }

    [Fact]
    public async Task What_the_application_wants_of_every_user_still_counts()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", () => "in").RequirePermission("settings.change", "tenant"),
            Services = services => services.AddAuthorizationBuilder().SetDefaultPolicy(
                new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim("level", "two").Build()),
        });

        Assert.Equal("200", (await app.GetAsync("/", TestTokens.Issue("ana", "acme", ("level", "two")))).Outcome);
        Assert.Equal("403 policy-not-met", (await app.GetAsync("/", _ana)).Outcome);
    }

    [Fact]
    public async Task A_default_policy_that_lets_everybody_in_does_not_let_nobody_in()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", () => "in").RequirePermission("settings.change", "tenant"),
            Services = services => services.AddAuthorizationBuilder().SetDefaultPolicy(
                new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build()),
        });

        Assert.Equal("401 credentials-missing", (await app.GetAsync("/", null)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/", _ana)).Outcome);
    }

    [Fact]
    public async Task A_short_circuit_past_authorization_does_not_reach_the_endpoint()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", () => "in").ShortCircuit().RequirePermission("settings.change", "tenant"),
        });

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, (await app.GetAsync("/", _ana)).Status);
    }

    [Fact]
    public async Task Routing_s_own_safety_catch_must_not_be_off()
    {
        PermissionSetupException exception = await Assert.ThrowsAsync<PermissionSetupException>(() =>
            TestApp.StartAsync(engine, new AppPlan
            {
                Map = _ => { },
                Services = services => services.Configure<RouteOptions>(
                    options => options.SuppressCheckForUnhandledSecurityMetadata = true),
            }));

        Assert.EndsWith("leave it off", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_s_own_result_handler_still_hears_of_what_is_let_in_or_refused()
    {
        Counting counting = new();
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", () => "in").RequirePermission("settings.change", "tenant"),
            BeforePermissions = services => services.AddSingleton<IAuthorizationMiddlewareResultHandler>(counting),
        });

        Assert.Equal("200", (await app.GetAsync("/", _ana)).Outcome);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/", _ben)).Outcome);
        Assert.Equal(2, counting.Count);
    }

    [Fact]
    public async Task Problems_go_the_application_s_way_where_it_has_one()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map => map.MapGet("/", () => "in").RequirePermission("settings.change", "tenant"),
            Services = services => services.AddProblemDetails(options => options.CustomizeProblemDetails =
                context => context.ProblemDetails.Extensions["service"] = "flows"),
        });

        Reply reply = await app.GetAsync("/", _ben);

        Assert.Equal("403 permission-missing", reply.Outcome);
        Assert.Contains("\"service\":\"flows\"", reply.Body, StringComparison.Ordinal);
    }

    private static ClaimsPrincipal Ana() =>
        new(new ClaimsIdentity([new Claim("sub", "ana"), new Claim("tenant", "acme")], "test"));

    private ServiceProvider Services() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IPermissionGateway>(engine.Engine.Gateway)
        .AddOrleansRolesPermissions(options => options.Tenant = TenantSource.Claim("tenant"))
        .BuildServiceProvider();

    private sealed class YesSayer : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            foreach (IAuthorizationRequirement requirement in context.PendingRequirements.ToArray())
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Counting : IAuthorizationMiddlewareResultHandler
    {
        private readonly Microsoft.AspNetCore.Authorization.Policy.AuthorizationMiddlewareResultHandler _usual = new();

        public int Count { get; private set; }

        public Task HandleAsync(
            RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
            Microsoft.AspNetCore.Authorization.Policy.PolicyAuthorizationResult authorizeResult)
        {
            Count++;
            return _usual.HandleAsync(next, context, policy, authorizeResult);
        }
    }
}
