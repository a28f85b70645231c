using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OrleansRoles.AspNetCore.Tests.Hosting;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>Every kind of endpoint comes to the same outcome.</summary>
public sealed class EndpointKindTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Edit = "flow.edit";
    private const string Workspace = "workspace/{contractId}/{workspaceId}";
    private const string Pattern = "/contracts/{contractId}/workspaces/{workspaceId}";

    private static readonly string[] _kinds =
    [
        "minimal", "delegate", "group", "nested-group", "on-action", "on-controller", "inherited",
        "conventional/run/c1/w1",
    ];

    public static TheoryData<string> Kinds => [.. _kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_user_who_may_gets_through(string kind)
    {
        Assert.Equal("200", await OutcomeAsync(kind, TestTokens.Issue("ana", "acme")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_user_who_may_not_gets_403_with_the_reason(string kind)
    {
        Assert.Equal("403 permission-missing", await OutcomeAsync(kind, TestTokens.Issue("ben", "acme")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_gets_401(string kind)
    {
        Assert.Equal("401 credentials-missing", await OutcomeAsync(kind, null));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_token_that_is_not_accepted_gets_401(string kind)
    {
        Assert.Equal(
            "401 credentials-refused", await OutcomeAsync(kind, TestTokens.Issue("ana", "acme") + "x"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_unknown_user_gets_403(string kind)
    {
        Assert.Equal("403 unknown-subject", await OutcomeAsync(kind, TestTokens.Issue("nobody", "acme")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_gets_through_while_the_gateway_cannot_answer(string kind)
    {
        engine.Store.IsDown = true;
        try
        {
            // A user who is not in memory, so that the facts would have to be loaded.
            string user = $"new-{kind.Replace('/', '-')}";
            Assert.Equal("503 no-facts", await OutcomeAsync(kind, TestTokens.Issue(user, "acme")));
        }
        finally
        {
            engine.Store.IsDown = false;
        }
    }

    private async Task<string> OutcomeAsync(string kind, string? token)
    {
        await using TestApp app = await TestApp.StartAsync(engine, new AppPlan
        {
            Map = Map,
            Controllers =
            [
                typeof(OnActionController), typeof(OnControllerController), typeof(InheritedController),
                typeof(ConventionalController),
            ],
        });
        string path = kind.Contains('/', StringComparison.Ordinal)
            ? $"/{kind}"
            : $"/{kind}/contracts/c1/workspaces/w1";
        Reply reply = await app.GetAsync(path, token);
        if (reply.Outcome == "200")
        {
            Assert.Equal("w1", reply.Body);
        }

        return reply.Outcome;
    }

    private static void Map(WebApplication app)
    {
        app.MapGet($"/minimal{Pattern}", (string workspaceId) => workspaceId).RequirePermission(Edit, Workspace);
        RequestDelegate bare = context => context.Response.WriteAsync((string)context.GetRouteValue("workspaceId")!);
        app.Map($"/delegate{Pattern}", bare).RequirePermission(Edit, Workspace);

        RouteGroupBuilder group = app.MapGroup($"/group{Pattern}");
        group.RequirePermission(Edit, Workspace);
        group.MapGet("", (string workspaceId) => workspaceId);

        RouteGroupBuilder outer = app.MapGroup($"/nested-group{Pattern}").RequirePermission("flow.list", Workspace);
        outer.MapGroup("").RequirePermission(Edit, Workspace).MapGet("", (string workspaceId) => workspaceId);

        app.MapControllers();
        app.MapControllerRoute("conventional", "{controller}/{action}/{contractId}/{workspaceId}");
    }

    [ApiController]
    [Route("on-action" + Pattern)]
    public sealed class OnActionController : ControllerBase
    {
        [HttpGet]
        [RequirePermission(Edit, Workspace)]
        public string Get(string workspaceId) => workspaceId;
    }

    [ApiController]
    [Route("on-controller" + Pattern)]
    [RequirePermission(Edit, Workspace)]
    public sealed class OnControllerController : ControllerBase
    {
        [HttpGet]
        public string Get(string workspaceId) => workspaceId;
    }

    [RequirePermission(Edit, Workspace)]
    public abstract class GuardedController : ControllerBase;

    [ApiController]
    [Route("inherited" + Pattern)]
    public sealed class InheritedController : GuardedController
    {
        [HttpGet]
        public string Get(string workspaceId) => workspaceId;
    }

    public sealed class ConventionalController : ControllerBase
    {
        [RequirePermission(Edit, Workspace)]
        public string Run([FromRoute] string workspaceId) => workspaceId;
    }
}
