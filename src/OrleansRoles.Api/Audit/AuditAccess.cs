using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Api.Audit;

/// <summary>
/// Who sees a tenant's audit log: the operator and services for themselves; of all others those to whom the tenant's
/// model gives the action that it names under <c>workflows.audit</c>.
/// </summary>
internal sealed class AuditAccess(IRolesEngine engine)
{
    /// <summary>Why a caller does not see it, or null.</summary>
    public async ValueTask<Problem?> RefuseAsync(HttpContext context, Principal principal, string tenant)
    {
        string? user = principal.Caller.User;
        FactSet? facts = await engine.ReadFactsAsync(
            tenant, user is null ? [] : [user], withRoles: false, context.RequestAborted);
        if (facts is null)
        {
            return CheckProblems.TenantUnknown(tenant);
        }

        if (principal.Kind is PrincipalKinds.Platform or PrincipalKinds.Service)
        {
            return null;
        }

        ModelDefinition model = facts.Tenant.Model.Definition;
        if (model.Workflows.Audit?.ViewedBy is not { } name)
        {
            return Forbidden("the role model lets nobody inside the tenant see the audit log");
        }

        Decision decision = facts.Decide(new CheckRequest
        {
            Tenant = tenant,
            SubjectType = principal.Caller.SubjectType,
            SubjectId = user ?? principal.Caller.Id,
            Action = name,
            ResourceType = model.Actions.First(action => action.Name == name).On[0],
            ResourceId = tenant,
        });
        return decision.IsAllowed
            ? null
            : Forbidden($"`{principal.Caller}` may not do `{name}` here ({decision.Reason.Code()})");
    }

    private static Problem Forbidden(string text) => new Refusal(RefusalKind.Forbidden, text).ToProblem();
}
