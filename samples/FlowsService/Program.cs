using FlowsService;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using OrleansRoles.AspNetCore;
using OrleansRoles.Hosting;

if (args is ["token", string user])
{
    Console.WriteLine(DevelopmentTokens.Issue(user, "acme"));
    return;
}

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});

// The engine in this very process: SQLite in a folder, or PostgreSQL.
builder.Services.AddOrleansRoles(options =>
{
    options.Postgres = builder.Configuration["Postgres"];
    options.Data = options.Postgres is null ? builder.Configuration["Data"] ?? "data" : null;
    options.Models.Add(Path.Combine(AppContext.BaseDirectory, "flows.yaml"));
    options.NewTenants.Add(Path.Combine(AppContext.BaseDirectory, "acme.yaml"));
});

// People come with tokens, integration users with API keys, through the same endpoints.
builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
    .AddJwtBearer(jwt =>
    {
        jwt.TokenValidationParameters = DevelopmentTokens.Validation;
        jwt.ForwardDefaultSelector = OrleansRolesApiKey.Forward;
    })
    .AddOrleansRolesApiKey();

builder.Services.AddOrleansRolesPermissions(options =>
{
    options.Tenant = TenantSource.Claim("tenant");
    options.TemplateSources = TemplateSources.Query;
    options.RequirePermissionOnEveryEndpoint();
});

builder.Services.AddSingleton<FlowShelf>();
builder.Services.AddScoped<FlowProperties>();
builder.Services.AddControllers();
builder.Services.AddHealthChecks().AddOrleansRolesGateway();

WebApplication app = builder.Build();

app.MapGet("/", () => "flows").NoPermissionNeeded("says the service's name");
app.MapHealthChecks("/health").NoPermissionNeeded("for the load balancer");

RouteGroupBuilder workspace = app.MapGroup("/contracts/{contractId}/workspaces/{workspaceId}");

workspace.MapGet("/flows", (string workspaceId, FlowShelf flows) => flows.In(workspaceId))
    .RequirePermission("flow.list", "workspace/{contractId}/{workspaceId}");

workspace.MapPut("/flows/{flowId}", (string workspaceId, string flowId, FlowShelf flows) =>
        flows.Put(new Flow(flowId, workspaceId, "draft")) is { } flow ? Results.Ok(flow) : Results.NotFound())
    .RequirePermission("flow.edit", "workspace/{contractId}/{workspaceId}");

// What the model's condition reads (the flow's status) stands in no address: a service of the application knows it.
app.MapPost("/flows/{flowId}/publish", (string flowId, FlowShelf flows) => flows.Publish(flowId))
    .RequirePermission("flow.publish", "flow/{flowId}", permission => permission.WithFrom<FlowProperties>());

// A condition on the request: an export is for a backup, or it is none.
workspace.MapGet("/export", (string workspaceId, FlowShelf flows) => flows.In(workspaceId))
    .RequirePermission(
        "flow.export", "workspace/{contractId}/{workspaceId}",
        permission => permission.InContext("purpose={query:purpose}"));

app.MapControllers();
app.Run();
