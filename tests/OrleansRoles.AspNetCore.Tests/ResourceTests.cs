using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>Which resource a request is about, its properties and the request's context.</summary>
public sealed class ResourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string _ana = TestTokens.Issue("ana", "acme");
    private static readonly string _ben = TestTokens.Issue("ben", "acme");

    [Fact]
    public async Task Parts_before_the_id_are_properties_of_the_resource()
    {
        PermissionQuestion asked = default;
        string? contract = null;
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{contractId}/{workspaceId}", (HttpContext context) =>
            {
                asked = context.GetPermissionDecision()!.Question;
                return "in";
            })
            .RequirePermission(
                "flow.list", "workspace/{contractId}/{workspaceId}", permission => permission.With(context =>
                {
                    contract = (string?)context.GetRouteValue("contractId");
                    return None();
                })));

        Assert.Equal("200", (await app.GetAsync("/c1/w1", _ben)).Outcome);
        Assert.Equal(new PermissionQuestion("acme", "ben", "flow.list", "workspace", "w1"), asked);
        Assert.Equal("c1", contract);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/c1/w2", _ben)).Outcome);

        // The contract decides nothing about this action, so the request could name any.
        Assert.Equal("200", (await app.GetAsync("/c9/w1", _ben)).Outcome);
    }

    [Fact]
    public async Task A_property_by_template_reaches_the_model_s_scopes_and_conditions()
    {
        await using TestApp app = await StartAsync(map =>
        {
            map.MapGet("/w/{workspaceId}/f/{flowId}/{status}", () => "in").RequirePermission(
                "flow.publish", "flow/{flowId}",
                permission => permission.With("workspace={workspaceId}", "status={status}"));
            map.MapGet("/p/{workspaceId}/{flowId}", () => "in").RequirePermission(
                "flow.publish", "flow/{workspaceId}/{flowId}", permission => permission.With("status=ready"));
        });

        Assert.Equal("200", (await app.GetAsync("/w/w1/f/f1/ready", _ana)).Outcome);
        Assert.Equal("403 condition-not-met", (await app.GetAsync("/w/w1/f/f1/draft", _ana)).Outcome);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/w/w2/f/f1/ready", _ana)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/p/w1/f1", _ana)).Outcome);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/p/w2/f1", _ana)).Outcome);
    }

    [Fact]
    public async Task A_type_alone_is_the_tenant()
    {
        await using TestApp app = await StartAsync(map =>
            map.MapGet("/settings", () => "in").RequirePermission("settings.change", "tenant"));

        Assert.Equal("200", (await app.GetAsync("/settings", _ana)).Outcome);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/settings", _ben)).Outcome);
    }

    [Fact]
    public async Task A_missing_or_repeated_part_denies()
    {
        await using TestApp app = await StartAsync(
            map =>
            {
                map.MapGet("/optional/{workspaceId?}", () => "in")
                    .RequirePermission("flow.list", "workspace/{workspaceId}");
                map.MapGet("/query", () => "in")
                    .RequirePermission("flow.list", "workspace/{query:contract}/{query:id}");
            },
            options => options.TemplateSources = TemplateSources.Query);

        Assert.Equal("200", (await app.GetAsync("/optional/w1", _ben)).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/optional", _ben)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/query?contract=c1&id=w1", _ben)).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/query?id=w1", _ben)).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/query?contract=c1", _ben)).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/query?contract=c1&id=w1&id=w2", _ben)).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/query?contract=&id=w1", _ben)).Outcome);
    }

    [Fact]
    public async Task Values_come_from_query_header_claim_and_constant_where_the_options_allow_it()
    {
        await using TestApp app = await StartAsync(
            map =>
            {
                map.MapGet("/header", () => "in").RequirePermission("flow.list", "workspace/{header:X-Workspace}");
                map.MapGet("/claim", () => "in").RequirePermission("flow.list", "workspace/{claim:home}");
                map.MapGet("/constant", () => "in").RequirePermission("flow.list", "workspace/{constant:shared}");
                map.MapGet("/literal", () => "in").RequirePermission("flow.list", "workspace/w1");
                map.MapGet("/export/{workspaceId}", () => "in").RequirePermission(
                    "flow.export", "workspace/{workspaceId}",
                    permission => permission.InContext("purpose={query:purpose}"));
            },
            options =>
            {
                options.TemplateSources = TemplateSources.Query | TemplateSources.Claims | TemplateSources.Headers;
                options.Constants["shared"] = "w1";
            });

        Assert.Equal("200", (await app.GetAsync("/header", _ben, ("X-Workspace", "w1"))).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/header", _ben)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/claim", TestTokens.Issue("ben", "acme", ("home", "w1")))).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/claim", _ben)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/constant", _ben)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/literal", _ben)).Outcome);
        Assert.Equal("200", (await app.GetAsync("/export/w1?purpose=backup", _ben)).Outcome);
        Assert.Equal("403 condition-not-met", (await app.GetAsync("/export/w1?purpose=fun", _ben)).Outcome);
        Assert.Equal("403 condition-not-met", (await app.GetAsync("/export/w1", _ben)).Outcome);
    }

    [Fact]
    public async Task Properties_by_code_take_precedence_and_null_denies()
    {
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{flowId}", () => "in")
            .RequirePermission("flow.publish", "flow/{flowId}", permission => permission
                .With("workspace=w2", "status=ready")
                .With(context => (string?)context.GetRouteValue("flowId") == "gone"
                    ? ValueTask.FromResult<IReadOnlyCollection<Property>?>(null)
                    : ValueTask.FromResult<IReadOnlyCollection<Property>?>([new Property("workspace", "w1")]))));

        Assert.Equal("200", (await app.GetAsync("/f1", _ana)).Outcome);
        Assert.Equal("403 resource-unresolved", (await app.GetAsync("/gone", _ana)).Outcome);
    }

    [Fact]
    public async Task The_context_can_come_by_code()
    {
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{workspaceId}", () => "in")
            .RequirePermission("flow.export", "workspace/{workspaceId}", permission => permission.InContext(context =>
                ValueTask.FromResult<IReadOnlyCollection<Property>?>(
                    [new Property("purpose", context.Request.Headers.UserAgent.ToString())]))));

        Assert.Equal("200", (await app.GetAsync("/w1", _ben, ("User-Agent", "backup"))).Outcome);
        Assert.Equal("403 condition-not-met", (await app.GetAsync("/w1", _ben, ("User-Agent", "else"))).Outcome);
    }

    [Fact]
    public async Task A_service_knows_properties_for_minimal_apis_and_controllers()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map =>
            {
                map.MapGet("/minimal/{flowId}", () => "in")
                    .RequirePermission("flow.publish", "flow/{flowId}", permission => permission.WithFrom<Flows>());
                map.MapControllers();
            },
            Services = services => services.AddScoped<Flows>(),
            Controllers = [typeof(FlowController)],
        });

        foreach (string kind in new[] { "minimal", "controller" })
        {
            Assert.Equal("200", (await app.GetAsync($"/{kind}/ready", _ana)).Outcome);
            Assert.Equal("403 condition-not-met", (await app.GetAsync($"/{kind}/draft", _ana)).Outcome);
            Assert.Equal("403 resource-unresolved", (await app.GetAsync($"/{kind}/gone", _ana)).Outcome);
            Assert.Equal("403 permission-missing", (await app.GetAsync($"/{kind}/ready", _ben)).Outcome);
        }
    }

    [Fact]
    public async Task An_exception_of_the_application_s_own_code_lets_nobody_through()
    {
        bool hasRun = false;
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{flowId}", () => hasRun = true)
            .RequirePermission("flow.publish", "flow/{flowId}", permission => permission.With(_ =>
                throw new InvalidOperationException("the application's database is down"))));

        Reply reply = await app.GetAsync("/f1", _ana);

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, reply.Status);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task Several_permissions_must_all_hold()
    {
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{workspaceId}", (HttpContext context) =>
                context.Features.Get<IPermissionDecisionFeature>()!.Decisions.Count.ToString())
            .RequirePermission("flow.list", "workspace/{workspaceId}")
            .RequirePermission("flow.edit", "workspace/{workspaceId}"));

        Reply both = await app.GetAsync("/w1", _ana);
        Assert.Equal(("200", "2"), (both.Outcome, both.Body));
        Assert.Equal("403 permission-missing", (await app.GetAsync("/w1", _ben)).Outcome);
    }

    [Fact]
    public async Task An_application_s_own_policy_still_counts()
    {
        await using TestApp app = await StartAsync(map => map
            .MapGet("/{workspaceId}", () => "in")
            .RequirePermission("flow.list", "workspace/{workspaceId}")
            .RequireAuthorization(policy => policy.RequireClaim("level", "two")));

        Assert.Equal("200", (await app.GetAsync("/w1", TestTokens.Issue("ben", "acme", ("level", "two")))).Outcome);
        Assert.Equal("403 policy-not-met", (await app.GetAsync("/w1", _ben)).Outcome);
    }

    [Fact]
    public async Task An_endpoint_can_ask_about_what_it_found_itself()
    {
        await using TestApp app = await StartAsync(map => map.MapGet("/{workspaceId}", async (HttpContext context) =>
        {
            PermissionDecision decision = await context.CheckPermissionAsync(
                "flow.edit", "workspace", (string)context.GetRouteValue("workspaceId")!);
            return decision.IsAllowed ? Results.Ok("in") : decision.ToProblem(context);
        }).RequireAuthorization());

        Assert.Equal("200", (await app.GetAsync("/w1", _ana)).Outcome);
        Assert.Equal("403 permission-missing", (await app.GetAsync("/w1", _ben)).Outcome);
        Assert.Equal("403 tenant-unresolved", (await app.GetAsync("/w1", TestTokens.Issue("ana", null))).Outcome);
    }

    [Fact]
    public async Task A_change_counts_from_its_acknowledgement_on()
    {
        await engine.ApplyAsync(With(""));
        await using TestApp app = await StartAsync(map =>
            map.MapGet("/settings", () => "in").RequirePermission("settings.change", "tenant"));
        string token = TestTokens.Issue("ina", "quick");
        for (int round = 0; round < 5; round++)
        {
            Assert.Equal("403 permission-missing", (await app.GetAsync("/settings", token)).Outcome);
            await engine.ApplyAsync(With("tenant-admin"));
            Assert.Equal("200", (await app.GetAsync("/settings", token)).Outcome);
            await engine.ApplyAsync(With(""));
        }

        static string With(string role) => $"tenant: quick\nmodel: flows\nusers: [{{ id: ina, roles: [{role}] }}]";
    }

    private static ValueTask<IReadOnlyCollection<Property>?> None() =>
        ValueTask.FromResult<IReadOnlyCollection<Property>?>([]);

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
    [Route("controller")]
    public sealed class FlowController : ControllerBase
    {
        [HttpGet("{flowId}")]
        [RequirePermission("flow.publish", "flow/{flowId}", PropertiesFrom = typeof(Flows))]
        public string Get(string flowId) => $"in {flowId}";
    }

    public sealed class Flows : IResourceProperties
    {
        public async ValueTask<IReadOnlyCollection<Property>?> FindAsync(
            HttpContext context, PermissionQuestion resource, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return resource.ResourceId == "gone"
                ? null
                : [new Property("workspace", "w1"), new Property("status", resource.ResourceId)];
        }
    }
}
