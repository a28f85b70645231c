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
        RefusalKind.Forbidden => ProblemCodes.Forbidden,
        RefusalKind.IdempotencyKeyReused => ProblemCodes.IdempotencyKeyReused,
        RefusalKind.ContractUnknown => ProblemCodes.ContractUnknown,
        RefusalKind.WorkspaceUnknown => ProblemCodes.WorkspaceUnknown,
        RefusalKind.MemberUnknown => ProblemCodes.MemberUnknown,
        RefusalKind.MemberExists => ProblemCodes.MemberExists,
        RefusalKind.LastHolder => ProblemCodes.LastHolder,
        RefusalKind.RoleNotAssignable => ProblemCodes.RoleNotAssignable,
        RefusalKind.UserExists => ProblemCodes.UserExists,
        RefusalKind.RoleExists => ProblemCodes.RoleExists,
        RefusalKind.GrantsInvalid => ProblemCodes.GrantsInvalid,
        RefusalKind.Invalid => ProblemCodes.CommandInvalid,
        RefusalKind.StateConflict => ProblemCodes.StateConflict,
    };
}
