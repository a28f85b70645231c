using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.Audit;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Audit;

/// <summary>A tenant's audit log, and whether anybody has been at it.</summary>
internal sealed class AuditEndpoints(AuditAccess access, AuditLog log, AuditVerifier verifier)
{
    public async Task ListAsync(HttpContext context, Principal principal)
    {
        RequestReading at = new(context, principal);
        string tenant = at.Tenant;
        Page page = at.Page;
        AuditFilter filter = new()
        {
            Entity = at.Text("entity"),
            Actor = at.Text("actor"),
            Type = at.Text("type"),
            Commit = at.Text("commit"),
            From = at.Instant("from"),
            To = at.Instant("to"),
        };
        long after = 0;
        Problem? problem = at.Problem;
        if (problem is null && page.After is { } key
            && !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            problem = Arguments.BadQuery("after", context.Request.Query["after"], "the `next` of the page before");
        }

        problem ??= await access.RefuseAsync(context, principal, tenant);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        AuditPage found = await log.ListAsync(tenant, filter, after, page.Limit, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json => AuditWriter.Write(json, found));
    }

    public async Task VerifyAsync(HttpContext context, Principal principal)
    {
        string tenant = Arguments.Id(context, "tenant") ?? "";
        if (await access.RefuseAsync(context, principal, tenant) is { } problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        AuditVerification verification = await verifier.VerifyAsync(tenant, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json => AuditWriter.Write(json, verification));
    }
}
