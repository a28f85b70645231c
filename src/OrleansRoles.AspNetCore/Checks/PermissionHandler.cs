using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>Carries out permission requirements in ASP.NET Core's authorization. Thread-safe.</summary>
internal sealed class PermissionHandler(PermissionChecks checks) : IAuthorizationHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(AuthorizationHandlerContext context)
    {
        // The policy's own list, in which an index needs no enumerator. A check from memory completes at once, and then
        // so does this, without an allocation.
        IReadOnlyList<IAuthorizationRequirement> all =
            context.Requirements as IReadOnlyList<IAuthorizationRequirement> ?? [.. context.Requirements];
        PermissionPolicy? policy = null;
        bool isAsked = false;
        for (int index = 0; index < all.Count; index++)
        {
            if (all[index] is PermissionRequirement requirement)
            {
                isAsked = true;
                if (!await IsMetAsync(context, requirement))
                {
                    return;
                }
            }
            else if (all[index] is PermissionPolicy found)
            {
                policy = found;
            }
        }

        if (policy is null)
        {
            return;
        }

        if (isAsked)
        {
            context.Succeed(policy);
        }
        else
        {
            context.Fail(new AuthorizationFailureReason(
                this, "a permission is required where nobody looks at it; ask the `IPermissionGateway` there"));
        }
    }

    private async ValueTask<bool> IsMetAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (!IsSignedIn(context))
        {
            // ASP.NET Core asks for credentials then.
            context.Fail(new AuthorizationFailureReason(this, RefusalReasons.CredentialsMissing));
            return false;
        }

        if (context.Resource is not HttpContext request)
        {
            context.Fail(new AuthorizationFailureReason(
                this, "a permission was asked for outside of a request; ask the `IPermissionGateway` itself"));
            return false;
        }

        PermissionDecision decision = await checks.DecideAsync(request, context.User, requirement);
        if (decision.IsAllowed)
        {
            context.Succeed(requirement);
            return true;
        }

        // Not only "does not succeed": no other handler can turn it into an allow.
        context.Fail(new AuthorizationFailureReason(this, decision.Reason));
        return false;
    }

    private static bool IsSignedIn(AuthorizationHandlerContext context) =>
        context.User.Identity is { IsAuthenticated: true }
        || context.User.Identities.Any(identity => identity.IsAuthenticated);
}
