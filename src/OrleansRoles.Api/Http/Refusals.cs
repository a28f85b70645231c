using OrleansRoles.Entities;

namespace OrleansRoles.Api.Http;

/// <summary>The one place where refusals become problems.</summary>
internal static class Refusals
{
    public static Problem ToProblem(this Refusal refusal) => new(CodeOf(refusal.Kind), refusal.Text);

    private static ProblemCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.TenantUnknown => ProblemCodes.TenantUnknown,
        RefusalKind.TenantExists => ProblemCodes.TenantExists,
        RefusalKind.ModelUnknown => ProblemCodes.ModelUnknown,
        RefusalKind.ModelVersionExists => ProblemCodes.ModelVersionExists,
        RefusalKind.RevisionMismatch => ProblemCodes.RevisionMismatch,
        RefusalKind.UserUnknown => ProblemCodes.UserUnknown,
        RefusalKind.RoleUnknown => ProblemCodes.RoleUnknown,
        RefusalKind.RoleHeld => ProblemCodes.RoleHeld,
        RefusalKind.Busy => ProblemCodes.Busy,
    };
}
