using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRoles.Api.Audit;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Installation;
using OrleansRoles.Api.Models;
using OrleansRoles.Api.Requests;
using OrleansRoles.Api.Services;
using OrleansRoles.Api.Tenants;
using OrleansRoles.Entities.ApiKeys;
using OrleansRoles.Entities.Audit;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api;

/// <summary>Puts the HTTP interface into an application.</summary>
public static class OrleansRolesApi
{
    /// <summary>Maps every operation, and what stands around all requests.</summary>
    /// <param name="app">The application; nothing may have been mapped in it yet.</param>
    /// <param name="parts">What stands behind the interface.</param>
    public static void MapOrleansRoles(this WebApplication app, ApiParts parts)
    {
        ILoggerFactory loggers = app.Services.GetRequiredService<ILoggerFactory>();
        IHostApplicationLifetime lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        (IRolesEngine engine, ApiOptions options) = (parts.Engine, parts.Options);
        CheckEndpoint check = new(engine, options);
        BatchEndpoint batch = new(engine, check, options);
        app.Use(next => new RequestFrame(next, loggers.CreateLogger<RequestFrame>()).InvokeAsync);
        app.UseRouting();

        InstallationJournal journal = new(parts.Store, parts.Time, SystemEntropy.Instance);
        ServiceRegistry services = new(parts.Store, journal, parts.Time, parts.IsAlone);
        TokenUsers? tokens = options.Jwt.Count == 0
            ? null
            : new TokenUsers(options.Jwt, parts.Time, loggers.CreateLogger<TokenUsers>());
        RateLimits limits = new(options.RateLimits);
        lifetime.ApplicationStopped.Register(() =>
        {
            tokens?.Dispose();
            limits.Dispose();
        });
        Identification identification = new(
            parts.OperatorKey, services,
            new KeyUses(new IntegrationKeys(parts.Store, parts.Time), parts.Store, parts.Time), tokens);
        RouteTable routes = new(app, new Gate(identification, engine, limits));
        MapChecks(routes, check, batch);
        MapModels(routes, new ModelEndpoints(engine.Models, options));
        MapTenants(routes, engine, options);
        EntityRoutes.Map(new RequestRoutes(routes, engine.ExecuteAsync, options));
        MapAudit(routes, parts, lifetime.ApplicationStopping);
        MapServices(routes, new ServiceEndpoints(services, parts.Time, options));
        MapInstallation(routes, parts);
        if (parts.TestClock is { } testClock)
        {
            ClockEndpoint clock = new(testClock, parts.Time, options);
            routes.Map(Operations.GetClock, clock.GetAsync);
            routes.Map(Operations.AdvanceClock, clock.AdvanceAsync);
        }

        if (options.Benchmark)
        {
            BenchmarkEndpoint baseline = new(options);
            routes.Map(BenchmarkEndpoint.Operation, (context, _) => baseline.AnswerAsync(context));
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

    private static void MapAudit(RouteTable routes, ApiParts parts, CancellationToken stopping)
    {
        AuditAccess access = new(parts.Engine);
        AuditLog log = new(parts.Store);
        AuditEndpoints audit = new(access, log, new AuditVerifier(parts.Store));
        routes.Map(Operations.ListAudit, audit.ListAsync);
        routes.Map(Operations.VerifyAudit, audit.VerifyAsync);
        routes.Map(Operations.ListInstallationAudit, audit.ListOfInstallationAsync);
        routes.Map(Operations.VerifyInstallationAudit, audit.VerifyInstallationAsync);
        routes.Map(Operations.StreamChanges, new ChangeStream(access, log, stopping).StreamAsync);
    }

    private static void MapServices(RouteTable routes, ServiceEndpoints services)
    {
        routes.Map(Operations.ListServices, services.ListAsync);
        routes.Map(Operations.GetService, services.GetAsync);
        routes.Map(Operations.PutService, services.PutAsync);
        routes.Map(Operations.DeleteService, services.DeleteAsync);
        routes.Map(Operations.ListServiceKeys, services.ListKeysAsync);
        routes.Map(Operations.AddServiceKey, services.AddKeyAsync);
        routes.Map(Operations.RotateServiceKey, services.RotateAsync);
        routes.Map(Operations.RevokeServiceKey, services.RevokeAsync);
    }

    private static void MapInstallation(RouteTable routes, ApiParts parts)
    {
        Discovery discovery = new(parts.Engine, parts.OperatorKey, parts.Options);
        Health health = new(parts.Engine);
        Lazy<byte[]> description = new(() => OpenApiDocument.Write(routes.Operations));
        routes.Map(Operations.Discover, (context, _) => discovery.GetAsync(context));
        routes.Map(Operations.DiscoverAppended, (context, _) => discovery.GetAsync(context));
        routes.Map(Operations.Live, (context, _) => Health.LiveAsync(context));
        routes.Map(Operations.Ready, (context, _) => health.ReadyAsync(context));
        routes.Map(Operations.Describe, (context, _) => JsonAnswers.WriteAsync(
            context, StatusCodes.Status200OK, MediaTypes.Json, description.Value));
        routes.Map(Operations.Index, (context, _) => Health.IndexAsync(context));
    }

    private static Answering WithTenant(Func<HttpContext, string, Task> answer) => (context, _) =>
        Arguments.Id(context, "tenant") is { } tenant
            ? answer(context, tenant)
            : ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(""));
}
