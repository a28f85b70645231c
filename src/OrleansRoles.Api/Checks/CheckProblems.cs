using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Checks;

/// <summary>Problems of checks.</summary>
internal static class CheckProblems
{
    public static Problem? Of(CheckFault? fault) => fault is null
        ? null
        : new Problem(ProblemCodes.RequestInvalid, fault.Detail) { Pointer = fault.Pointer };

    public static Problem TenantUnknown(string tenant) => new(
        ProblemCodes.TenantUnknown,
        $"there is no tenant `{JsonAnswers.Valid(tenant)}`: `GET /v1/tenants` lists them, "
        + "`PUT /v1/tenants/{tenant}/document` makes one");
}
