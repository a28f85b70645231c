using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api.Installation;

/// <summary>Metadata of each tenant's policy decision point, as AuthZEN has it.</summary>
internal sealed class Discovery(IRolesEngine engine, OperatorKey key, ApiOptions options)
{
    public async Task GetAsync(HttpContext context)
    {
        // Without the key nothing is looked up, so that nobody learns from the answer which tenants there are.
        string? tenant = Arguments.Id(context, "tenant");
        bool isKnown = tenant is not null
            && (!key.Accepts(context.Request.Headers.Authorization)
                || await engine.ReadFactsAsync(tenant, [], withRoles: false, context.RequestAborted) is not null);
        if (!isKnown)
        {
            await ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(tenant ?? ""));
            return;
        }

        string point = $"{BaseOf(context.Request)}/t/{Uri.EscapeDataString(tenant!)}";
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("policy_decision_point", point);
            json.WriteString("access_evaluation_endpoint", $"{point}/access/v1/evaluation");
            json.WriteString("access_evaluations_endpoint", $"{point}/access/v1/evaluations");
            json.WriteEndObject();
        });
    }

    private string BaseOf(HttpRequest request) => options.PublicUrl is { } url
        ? url.AbsoluteUri.TrimEnd('/')
        : $"{request.Scheme}://{request.Host.ToUriComponent()}";
}
