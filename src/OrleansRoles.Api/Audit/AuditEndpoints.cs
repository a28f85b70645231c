using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.Audit;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Audit;

/// <summary>The audit log of a tenant or of the installation, and whether anybody has been at it.</summary>
internal sealed class AuditEndpoints(AuditAccess access, AuditLog log, AuditVerifier verifier)
{
    public Task ListAsync(HttpContext context, Principal principal)
    {
        string tenant = Arguments.Id(context, "tenant") ?? "";
        return ListAsync(context, principal, tenant, () => access.RefuseAsync(context, principal, tenant));
    }

    /// <summary>What belongs to no tenant: role models, and services with their keys.</summary>
    public Task ListOfInstallationAsync(HttpContext context, Principal principal) =>
        ListAsync(context, principal, InstallationJournal.Tenant, () => default);

    public async Task VerifyAsync(HttpContext context, Principal principal)
    {
        string tenant = Arguments.Id(context, "tenant") ?? "";
        if (await access.RefuseAsync(context, principal, tenant) is { } problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        await VerifyAsync(context, tenant);
    }

    public Task VerifyInstallationAsync(HttpContext context, Principal principal) =>
        VerifyAsync(context, InstallationJournal.Tenant);

    private async Task ListAsync(
        HttpContext context, Principal principal, string tenant, Func<ValueTask<Problem?>> refuse)
    {
        RequestReading at = new(context, principal);
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

        problem ??= await refuse();
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        AuditPage found = await log.ListAsync(tenant, filter, after, page.Limit, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json => AuditWriter.Write(json, found));
    }

    private async Task VerifyAsync(HttpContext context, string tenant)
    {
        AuditVerification verification = await verifier.VerifyAsync(tenant, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json => AuditWriter.Write(json, verification));
    }
}
