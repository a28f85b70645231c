using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Installation;
using OrleansRoles.Api.Models;
using OrleansRoles.Api.Tenants;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api;

/// <summary>Puts the HTTP interface into an application.</summary>
public static class OrleansRolesApi
{
    /// <summary>Maps every operation, and what stands around all requests.</summary>
    /// <param name="app">The application; nothing may have been mapped in it yet.</param>
    /// <param name="engine">What answers.</param>
    /// <param name="key">Who may ask.</param>
    /// <param name="options">The interface's settings.</param>
    public static void MapOrleansRoles(
        this WebApplication app, IRolesEngine engine, OperatorKey key, ApiOptions options)
    {
        ILogger<RequestFrame> logger = app.Services.GetRequiredService<ILogger<RequestFrame>>();
        CheckEndpoint check = new(engine, options);
        BatchEndpoint batch = new(engine, check, options);
        app.Use(next => new RequestFrame(next, logger).InvokeAsync);
        app.UseRouting();

        RouteTable routes = new(app, key);
        MapChecks(routes, check, batch);
        MapModels(routes, new ModelEndpoints(engine.Models, options));
        MapTenants(routes, engine, options);
        MapInstallation(routes, engine, key, options);
        if (options.Benchmark)
        {
            BenchmarkEndpoint baseline = new(options);
            app.MapPost(BenchmarkEndpoint.Path, KeyGate.Guard(key, baseline.AnswerAsync));
        }
    }

    private static void MapChecks(RouteTable routes, CheckEndpoint check, BatchEndpoint batch)
    {
        routes.Map(Operations.Evaluate, WithTenant(check.AnswerAsync));
        routes.Map(Operations.EvaluateMany, WithTenant(batch.AnswerAsync));
    }

    private static void MapModels(RouteTable routes, ModelEndpoints models)
    {
        routes.Map(Operations.ListModels, models.ListAsync);
        routes.Map(Operations.GetModel, models.GetAsync);
        routes.Map(Operations.PutModel, models.PutAsync);
        routes.Map(Operations.ValidateModel, models.ValidateAsync);
    }

    private static void MapTenants(RouteTable routes, IRolesEngine engine, ApiOptions options)
    {
        TenantEndpoints tenants = new(engine);
        DocumentEndpoints documents = new(engine, options);
        routes.Map(Operations.ListTenants, tenants.ListAsync);
        routes.Map(Operations.CreateTenant, documents.CreateAsync);
        routes.Map(Operations.GetTenant, tenants.GetAsync);
        routes.Map(Operations.GetDocument, documents.GetAsync);
        routes.Map(Operations.PutDocument, documents.PutAsync);
        routes.Map(Operations.GetAccess, new AccessEndpoint(engine).GetAsync);
    }

    private static void MapInstallation(RouteTable routes, IRolesEngine engine, OperatorKey key, ApiOptions options)
    {
        Discovery discovery = new(engine, key, options);
        Health health = new(engine);
        Lazy<byte[]> description = new(() => OpenApiDocument.Write(routes.Operations));
        routes.Map(Operations.Discover, discovery.GetAsync);
        routes.Map(Operations.DiscoverAppended, discovery.GetAsync);
        routes.Map(Operations.Live, Health.LiveAsync);
        routes.Map(Operations.Ready, health.ReadyAsync);
        routes.Map(Operations.Describe, context => JsonAnswers.WriteAsync(
            context, StatusCodes.Status200OK, MediaTypes.Json, description.Value));
        routes.Map(Operations.Index, Health.IndexAsync);
    }

    private static RequestDelegate WithTenant(Func<HttpContext, string, Task> answer) => context =>
        Arguments.Id(context, "tenant") is { } tenant
            ? answer(context, tenant)
            : ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(""));
}
