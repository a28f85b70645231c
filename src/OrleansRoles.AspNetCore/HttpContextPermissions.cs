using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.AspNetCore.Decisions;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore;

/// <summary>What endpoints ask about their request.</summary>
public static class HttpContextPermissions
{
    /// <summary>The last decision about the request; null where no permission was asked for.</summary>
    public static PermissionDecision? GetPermissionDecision(this HttpContext context) =>
        context.Features.Get<IPermissionDecisionFeature>()?.Decision;

    /// <summary>Whether an obligation must be carried out, of any of the request's decisions.</summary>
    public static bool MustCarryOut(this HttpContext context, string obligation) =>
        context.Features.Get<IPermissionDecisionFeature>()?.Obligations.Contains(obligation) ?? false;

    /// <summary>
    /// Asks about a resource that the endpoint found out itself, for the user of the request. The caller must look at
    /// <see cref="PermissionDecision.IsAllowed"/> and at the obligations; <see cref="ToProblem"/> is the answer
    /// otherwise.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="action">The action's name in the tenant's model.</param>
    /// <param name="resourceType">The resource's type.</param>
    /// <param name="resourceId">The resource's id; null for the tenant itself.</param>
    /// <param name="properties">Properties of the resource; null for none.</param>
    /// <param name="around">The rest of the request; null for none.</param>
    public static ValueTask<PermissionDecision> CheckPermissionAsync(
        this HttpContext context, string action, string resourceType, string? resourceId,
        Property[]? properties = null, Property[]? around = null) =>
        context.RequestServices.GetRequiredService<PermissionChecks>()
            .DecideAsync(context, action, resourceType, resourceId, properties, around);

    /// <summary>A decision that is no allow, as the problem with which the request is answered.</summary>
    /// <exception cref="InvalidOperationException">It is an allow.</exception>
    [SuppressMessage("Style", "IDE0046", Justification = "A guard reads first.")]
    public static IResult ToProblem(this PermissionDecision decision, HttpContext context)
    {
        if (decision.IsAllowed)
        {
            throw new InvalidOperationException("an allow is no problem: ask `IsAllowed` first");
        }

        return PermissionProblems.Of(decision, context);
    }
}
