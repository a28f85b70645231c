using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Api.Callers;

/// <summary>Answers a request whose caller is known.</summary>
internal delegate Task Answering(HttpContext context, Principal principal);

/// <summary>
/// Stands before every operation: nobody gets through without credentials (401), nothing of a tenant out of reach can
/// be told from a tenant that does not exist (404), and an operation is open to the kinds of caller that its row in the
/// table names (403). What a caller may do inside, the model says later.
/// </summary>
internal sealed class Gate(Identification identification, IRolesEngine engine, RateLimits limits)
{
    /// <summary>Puts the gate before an operation.</summary>
    public RequestDelegate Guard(Operation operation, Answering next)
    {
        if (operation.OpenTo.HasFlag(PrincipalKinds.Anybody))
        {
            return context => next(context, Principal.Nobody);
        }

        // The way of the operator key is short and allocates nothing, whatever else the operation is open to.
        return operation.OpenTo.HasFlag(PrincipalKinds.Platform) && !limits.CountsOperator(operation)
            ? context => identification.IsPlainPlatform(context.Request)
                ? next(context, Principal.Platform)
                : AdmitAsync(context, operation, next)
            : context => AdmitAsync(context, operation, next);
    }

    private async Task AdmitAsync(HttpContext context, Operation operation, Answering next)
    {
        (Principal? principal, Problem? problem) = await identification.FindAsync(context);
        if (principal is not null)
        {
            problem = limits.Count(operation, principal) ?? await FindProblemAsync(context, operation, principal);
            if (problem is null)
            {
                await next(context, principal);
                return;
            }
        }

        await ProblemWriter.WriteAsync(context, problem!);
    }

    private async ValueTask<Problem?> FindProblemAsync(HttpContext context, Operation operation, Principal principal)
    {
        string? tenant = null;
        if (operation.HasTenant)
        {
            tenant = Arguments.Id(context, "tenant");
            if (tenant is null || !principal.Reaches(tenant))
            {
                return CheckProblems.TenantUnknown(tenant ?? "");
            }
        }

        if (!operation.OpenTo.HasFlag(principal.Kind))
        {
            // Of a tenant to which the caller does not belong, not even this is told.
            return principal.IsVouchedFor || tenant is null
                ? NotOpen(operation)
                : await FindMembershipAsync(context, operation, principal, tenant) ?? NotOpen(operation);
        }

        return tenant is null ? null : await FindMembershipAsync(context, operation, principal, tenant);
    }

    /// <summary>Why the caller is nobody in the tenant, or null.</summary>
    [SuppressMessage("Style", "IDE0046", Justification = "A ladder of refusals reads in order.")]
    private async ValueTask<Problem?> FindMembershipAsync(
        HttpContext context, Operation operation, Principal principal, string tenant)
    {
        string? user = principal.Caller.User;
        if (user is null && principal.Kind != PrincipalKinds.NamedOperator)
        {
            return null;
        }

        FactSet? facts = await engine.ReadFactsAsync(
            tenant, user is null ? [] : [user], withRoles: false, context.RequestAborted);
        if (facts is null)
        {
            return CheckProblems.TenantUnknown(tenant);
        }

        if (user is null)
        {
            string name = principal.Caller.Id;
            return facts.Tenant.Model.Definition.Operators.Contains(name)
                ? null
                : new Problem(
                    ProblemCodes.OperatorUnknown,
                    $"the model of `{tenant}` has no operator `{name}`: name one that it lists under `operators`");
        }

        UserFacts? found = facts.FindUser(user);
        if (found is null && !principal.IsVouchedFor)
        {
            return CheckProblems.TenantUnknown(tenant);
        }

        if (found is null)
        {
            return operation.AdmitsStrangers
                ? null
                : new Problem(
                    ProblemCodes.CallerUnknown,
                    $"there is no user `{JsonAnswers.Valid(user)}` in `{tenant}`: nobody acts before a first sign-in");
        }

        bool signsIn = principal.Kind is PrincipalKinds.User or PrincipalKinds.ServiceForUser;
        if (signsIn && found.Kind == SubjectKind.Integration)
        {
            return new Problem(
                ProblemCodes.CallerNotPerson,
                $"`{JsonAnswers.Valid(user)}` is an integration user, which does not sign in: send its API key");
        }

        return found.IsActive
            ? null
            : new Problem(
                ProblemCodes.CallerInactive,
                $"the user `{JsonAnswers.Valid(user)}` is deactivated in `{tenant}`: only a reactivation changes that");
    }

    private static Problem NotOpen(Operation operation) => new(
        ProblemCodes.NotOpen,
        $"`{operation.Id}` is not open to this kind of caller: it is for {PrincipalNames.Of(operation.OpenTo)}");
}
