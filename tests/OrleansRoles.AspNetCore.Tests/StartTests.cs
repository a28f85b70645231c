using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansRoles.AspNetCore.Start;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>What is wrong with options and endpoints stops the start, and the message says what to write.</summary>
public sealed class StartTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Workspace = "workspace/{contractId}/{workspaceId}";

    [Fact]
    public async Task Without_a_source_of_the_tenant_nothing_starts()
    {
        Assert.Equal(
            ["`Tenant` is not set: say where a request's tenant stands, for example "
                + "`options.Tenant = TenantSource.RouteValue(\"tenant\")`"],
            await OptionMistakesAsync(_ => { }));
    }

    [Fact]
    public async Task A_tenant_that_the_caller_names_must_be_held_against_the_user()
    {
        foreach (TenantSource source in new[]
        {
            TenantSource.RouteValue("tenant"), TenantSource.Header("X-Tenant"), TenantSource.From(_ => "acme"),
        })
        {
            Assert.Contains(
                "nothing says to which tenant a user belongs",
                Assert.Single(await OptionMistakesAsync(options => options.Tenant = source)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task All_mistakes_of_the_options_are_named_at_once()
    {
        string[] mistakes = await OptionMistakesAsync(options =>
        {
            options.Tenant = TenantSource.Fixed("acme");
            options.Users.TenantClaim = "tenant";
            options.Users.AllTenants = true;
            options.Users.IdClaim = " ";
            options.Freshness = Freshness.Within(TimeSpan.FromSeconds(-1));
            options.RetryAfter = TimeSpan.FromSeconds(-1);
        });

        Assert.Equal(
            ["`Users.TenantClaim`", "`Users.IdClaim`", "`Freshness`", "`RetryAfter`"],
            mistakes.Select(mistake => mistake.Split(' ')[0]));
    }

    [Fact]
    public async Task A_route_value_that_the_pattern_does_not_have_is_named_with_the_endpoint()
    {
        Assert.Equal(
            ["endpoint `GET /c/{contractId}/w/{workspaceId}`: `{workspacId}` of the permission `flow.list` is no route "
                + "value of its pattern: it has `contractId`, `workspaceId`"],
            await MistakesAsync(map => map.MapGet("/c/{contractId}/w/{workspaceId}", () => "in")
                .RequirePermission("flow.list", "workspace/{contractId}/{workspacId}")));
    }

    [Fact]
    public async Task Route_values_of_properties_and_context_are_looked_at_too()
    {
        string[] mistakes = await MistakesAsync(map => map.MapGet("/{id}", () => "in").RequirePermission(
            "flow.list", "workspace/{id}",
            permission => permission.With("contract={contract}").InContext("from={from}")));

        Assert.Equal(2, mistakes.Length);
        Assert.Contains("`{contract}`", mistakes[0], StringComparison.Ordinal);
        Assert.Contains("`{from}`", mistakes[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "workspace/{id}", "the action's name is empty: write one of the model's actions")]
    [InlineData("a", "{id}", "`{id}` does not begin with a resource type of the model: write "
        + "`workspace/{workspaceId}`")]
    [InlineData("a", "workspace/", "`workspace/` has an empty part: write a text or a placeholder like `{id}`")]
    [InlineData("a", "workspace/x-{id}", "`x-{id}` in `workspace/x-{id}` is no placeholder: write `{name}` for a "
        + "route value, or `{query:name}`, `{header:name}`, `{claim:type}`, `{constant:name}`, and nothing before or "
        + "after it")]
    [InlineData("a", "workspace/{cookie:x}", "`{cookie:x}` in `workspace/{cookie:x}` is no placeholder: write "
        + "`{name}` for a route value, or `{query:name}`, `{header:name}`, `{claim:type}`, `{constant:name}`, and "
        + "nothing before or after it")]
    [InlineData("a", "workspace/c1/{id}", "`c1` in `workspace/c1/{id}` is neither the type nor the id: write it as a "
        + "property of its own, `name=c1`")]
    public async Task A_template_that_is_none_is_named_with_the_endpoint(string action, string resource, string mistake)
    {
        Assert.Equal(
            [$"endpoint `GET /{{id}}`: {mistake}"],
            await MistakesAsync(map => map.MapGet("/{id}", () => "in").RequirePermission(action, resource)));
    }

    [Fact]
    public async Task A_property_that_is_none_is_named()
    {
        Assert.Equal(
            ["endpoint `GET /{id}`: `contract` is no property: write `name={routeValue}` or `name=text`"],
            await MistakesAsync(map => map.MapGet("/{id}", () => "in")
                .RequirePermission("a", "workspace/{id}", permission => permission.With("contract"))));
    }

    [Theory]
    [InlineData("{query:id}", "allow it with `options.TemplateSources |= TemplateSources.Query`")]
    [InlineData("{header:id}", "allow it with `options.TemplateSources |= TemplateSources.Headers`")]
    [InlineData("{claim:id}", "allow it with `options.TemplateSources |= TemplateSources.Claims`")]
    [InlineData("{constant:id}", "add `options.Constants[\"id\"] = \"…\"`")]
    public async Task A_source_that_the_options_do_not_allow_stops_the_start(string value, string remedy)
    {
        string mistake = Assert.Single(await MistakesAsync(map =>
            map.MapGet("/x", () => "in").RequirePermission("flow.list", $"workspace/{value}")));

        Assert.StartsWith($"endpoint `GET /x`: `{value}` of the permission `flow.list` is ", mistake,
            StringComparison.Ordinal);
        Assert.EndsWith(remedy, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_in_the_route_must_be_in_every_pattern()
    {
        Assert.Equal(
            ["endpoint `GET /{id}`: the tenant is the route value `tenant`, which its pattern does not have: it has "
                + "`id`"],
            await MistakesAsync(
                map =>
                {
                    map.MapGet("/{id}", () => "in").RequirePermission("flow.list", "workspace/{id}");
                    map.MapGet("/{tenant}/{id}", () => "in").RequirePermission("flow.list", "workspace/{id}");
                    map.MapGet("/open", () => "in");
                },
                options =>
                {
                    options.Tenant = TenantSource.RouteValue("tenant");
                    options.Users.AllTenants = true;
                }));
    }

    [Fact]
    public async Task An_endpoint_that_lets_everybody_in_cannot_require_a_permission()
    {
        string[] mistakes = await MistakesAsync(
            map =>
            {
                map.MapGet("/x", () => "in").RequirePermission("settings.change", "tenant").AllowAnonymous();
                map.MapControllers();
            },
            controllers: typeof(OpenController));

        Assert.Equal(2, mistakes.Length);
        Assert.All(mistakes, mistake => Assert.Contains("allows anonymous callers", mistake, StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.Contains("OpenController.Get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_cannot_both_require_a_permission_and_need_none()
    {
        Assert.Equal(
            ["endpoint `GET /x`: it requires a permission and says that it needs none: take one of the two away"],
            await MistakesAsync(map => map.MapGroup("").RequirePermission("settings.change", "tenant")
                .MapGet("/x", () => "in").NoPermissionNeeded("it is harmless")));
    }

    [Fact]
    public async Task Unmarked_endpoints_are_listed_where_every_one_must_be_marked()
    {
        Action<WebApplication> map = map =>
        {
            map.MapGet("/marked/{id}", () => "in").RequirePermission("flow.list", "workspace/{id}");
            map.MapGet("/open", () => "in").NoPermissionNeeded("says the service's name");
            map.MapGet("/bare", () => "in");
            map.MapPost("/bare", () => "in").RequireAuthorization();
            map.MapControllers();
        };
        Type[] controllers = [typeof(BareController), typeof(HarmlessController)];

        string[] mistakes = await MistakesAsync(
            map,
            options =>
            {
                options.Tenant = TenantSource.Fixed("acme");
                options.RequirePermissionOnEveryEndpoint();
            },
            controllers);

        Assert.Equal(3, mistakes.Length);
        Assert.All(mistakes, mistake => Assert.Contains(
            "it requires no permission: mark it with `[RequirePermission(…)]`, or say why it needs none with "
            + "`[NoPermissionNeeded(\"…\")]`", mistake, StringComparison.Ordinal));
        Assert.Equal(
            ["endpoint `GET /bare`", "endpoint `POST /bare`", "endpoint `GET bare-controller"],
            mistakes.Select(mistake => mistake.Split(':', '(')[0].TrimEnd()));
        Assert.Empty(await MistakesAsync(map, controllers: controllers));
    }

    [Fact]
    public async Task The_reason_for_needing_none_must_be_written()
    {
        Assert.Equal(
            ["endpoint `GET /x`: it does not say why it needs no permission: write the reason"],
            await MistakesAsync(map => map.MapGet("/x", () => "in").NoPermissionNeeded(" ")));
    }

    [Fact]
    public async Task A_service_of_properties_must_be_one_and_registered()
    {
        Assert.Equal(
            ["endpoint `GET /{id}`: `Flows` is no service: add `services.AddScoped<Flows>()`"],
            await MistakesAsync(map => map.MapGet("/{id}", () => "in").RequirePermission(
                "flow.publish", "flow/{id}", permission => permission.WithFrom<ResourceTests.Flows>())));
        Assert.Contains(
            "`String` does not implement `IResourceProperties`",
            Assert.Single(await MistakesAsync(map => map.MapControllers(), controllers: typeof(WrongTypeController))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_may_take_the_checked_value_from_elsewhere_stops_the_start()
    {
        // Its parameters are bound from a form first, so that another workspace could be worked on than was checked.
        string mistake = Assert.Single(await MistakesAsync(
            map => map.MapControllers(), controllers: typeof(LooseController)));

        Assert.Contains("LooseController.Put", mistake, StringComparison.Ordinal);
        Assert.EndsWith(
            "`{workspaceId}` of the permission `flow.edit` is checked from the route, but the action may take "
            + "`workspaceId` from elsewhere: mark the parameter with `[FromRoute]`", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_authorization_middleware_nobody_gets_through()
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = map =>
            {
                // The middleware runs before there is an endpoint, and none runs after it.
                map.UseAuthorization();
                map.UseRouting();
                map.UseEndpoints(_ => { });
                map.MapGet("/x", () => "in").RequirePermission("settings.change", "tenant");
            },
        });

        Reply reply = await app.GetAsync("/x", TestTokens.Issue("ana", "acme"));

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, reply.Status);
    }

    private async Task<string[]> OptionMistakesAsync(Action<PermissionOptions> options)
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            TestApp.StartAsync(engine, new AppPlan { Map = _ => { }, Options = options }));
        return [.. exception.Failures];
    }

    /// <summary>What stops the start; empty where nothing does.</summary>
    private async Task<string[]> MistakesAsync(
        Action<WebApplication> map, Action<PermissionOptions>? options = null, params Type[] controllers)
    {
        try
        {
            await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
            {
                Map = map,
                Options = options ?? (all => all.Tenant = TenantSource.Claim("tenant")),
                Controllers = controllers,
            });
            return [];
        }
        catch (PermissionSetupException exception)
        {
            return exception.Message.Split(Environment.NewLine);
        }
    }

    [ApiController]
    [AllowAnonymous]
    public sealed class OpenController : ControllerBase
    {
        [HttpGet("open-controller")]
        [RequirePermission("settings.change", "tenant")]
        public string Get() => "in";
    }

    [ApiController]
    public sealed class BareController : ControllerBase
    {
        [HttpGet("bare-controller")]
        public string Get() => "in";
    }

    [ApiController]
    [NoPermissionNeeded("nothing is in it")]
    public sealed class HarmlessController : ControllerBase
    {
        [HttpGet("harmless-controller")]
        public string Get() => "in";
    }

    [ApiController]
    public sealed class WrongTypeController : ControllerBase
    {
        [HttpGet("wrong/{id}")]
        [RequirePermission("flow.publish", "flow/{id}", PropertiesFrom = typeof(string))]
        public string Get(string id) => id;
    }

    public sealed class LooseController : ControllerBase
    {
        [HttpPut("loose/{contractId}/{workspaceId}")]
        [RequirePermission("flow.edit", Workspace)]
        public string Put([FromRoute] string contractId, string workspaceId) => contractId + workspaceId;
    }
}
