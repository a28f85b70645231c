using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.Tenants;

/// <summary>The tenants of the installation.</summary>
internal sealed class TenantEndpoints(IRolesEngine engine)
{
    public const int PageMax = 1000;
    public const int PageDefault = 100;

    public async Task ListAsync(HttpContext context, Principal principal)
    {
        (int limit, Problem? problem) = Arguments.Count(context, "limit", PageDefault, PageMax);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        string? after = context.Request.Query["after"];
        IReadOnlyList<string> tenants = await engine.ListTenantsAsync(after, limit + 1, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tenants");
            foreach (string tenant in tenants.Take(limit))
            {
                json.WriteStartObject();
                json.WriteString("tenant", tenant);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (tenants.Count > limit)
            {
                json.WriteString("next", tenants[limit - 1]);
            }

            json.WriteEndObject();
        });
    }

    public async Task GetAsync(HttpContext context, Principal principal)
    {
        string? tenant = Arguments.Id(context, "tenant");
        TenantReading? reading = tenant is null
            ? null
            : await engine.ReadDocumentAsync(tenant, context.RequestAborted);
        if (reading is null)
        {
            await ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(tenant ?? ""));
            return;
        }

        context.Response.Headers.ETag = EntityTags.Of(reading.Revision);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            TenantDocument document = reading.Document;
            json.WriteStartObject();
            json.WriteString("tenant", document.Tenant);
            json.WriteString("name", document.Name);
            json.WriteString("model", document.Model);
            json.WriteString("modelVersion", reading.ModelVersion);
            json.WriteString("status", document.Status == TenantStatus.Active ? "active" : "suspended");
            json.WriteString("revision", EntityTags.Of(reading.Revision).Trim('"'));
            json.WriteNumber("userCount", document.Users.Length);
            json.WriteNumber("roleCount", document.Roles.Length);
            json.WriteNumber("contractCount", document.Contracts.Length);
            json.WriteEndObject();
        });
    }
}
