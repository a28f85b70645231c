using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.Tenants;

/// <summary>The tenants of the installation.</summary>
internal sealed class TenantEndpoints(IRolesEngine engine)
{
    public async Task ListAsync(HttpContext context, Principal principal)
    {
        RequestReading at = new(context, principal);
        Page page = at.Page;
        if (at.Problem is { } problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        IReadOnlyList<string> tenants = await engine.ListTenantsAsync(
            page.After, page.Limit + 1, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tenants");
            foreach (string tenant in tenants.Take(page.Limit))
            {
                json.WriteStartObject();
                json.WriteString("tenant", tenant);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (tenants.Count > page.Limit)
            {
                json.WriteString("next", Page.CursorOf(tenants[page.Limit - 1]));
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
