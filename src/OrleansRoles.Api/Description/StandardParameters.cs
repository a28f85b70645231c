using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Description;

/// <summary>Headers that go with what kind of operation it is and who may call it.</summary>
internal static class StandardParameters
{
    private static readonly Parameter _onBehalfOf = new(
        "On-Behalf-Of", "header", """{"type":"string","maxLength":600}""",
        "For services and the operator: `user/{id}` to act with that user's rights; for the operator also "
        + "`operator/{name}` to speak as one whom the tenant's model names. Percent-encoded where it is not ASCII.");

    /// <summary>Why a change is made.</summary>
    public static Parameter Reason { get; } = new(
        "Reason", "header", """{"type":"string","maxLength":1000}""",
        "Why the change is made, in the caller's words; it stands in the audit log.");

    /// <summary>The caller's name for a command.</summary>
    public static Parameter IdempotencyKey { get; } = new(
        "Idempotency-Key", "header", """{"type":"string","minLength":1,"maxLength":200}""",
        "The caller's name for this very command: sent again, it is answered alike and carried out once. It stands for "
        + "the command for 24 hours at least, then it may stand for another.");

    private static readonly Parameter[] _ofCommands =
    [
        Reason,
        IdempotencyKey,
        new("If-Match", "header", """{"type":"string"}""",
            "The `ETag` of an earlier answer: the change is refused if somebody else was quicker."),
    ];

    private static readonly Parameter _ifNoneMatch = new(
        "If-None-Match", "header", """{"type":"string"}""", "The `ETag` of a copy that the caller has.");

    /// <summary>The headers of an operation that its row need not name.</summary>
    public static IEnumerable<Parameter> Of(Operation operation)
    {
        const PrincipalKinds ForOthers =
            PrincipalKinds.PlatformForUser | PrincipalKinds.ServiceForUser | PrincipalKinds.NamedOperator;
        IEnumerable<Parameter> parameters = operation.Kind switch
        {
            OperationKind.Command => _ofCommands,
            OperationKind.Query => [_ifNoneMatch],
            _ => [],
        };
        return (operation.OpenTo & ForOthers) == 0 ? parameters : parameters.Append(_onBehalfOf);
    }
}

/// <summary>Problems that go with what kind of operation it is and who may call it.</summary>
internal static class StandardProblems
{
    /// <summary>The problems of an operation that its row need not name.</summary>
    public static IEnumerable<ProblemCode> Of(Operation operation)
    {
        if (!operation.NeedsCredentials)
        {
            return [];
        }

        List<ProblemCode> codes =
        [
            ProblemCodes.Unauthorized, ProblemCodes.TokenInvalid, ProblemCodes.TokenExpired, ProblemCodes.NotOpen,
            ProblemCodes.OnBehalfNotAllowed, ProblemCodes.HeaderInvalid, ProblemCodes.RateLimited,
            ProblemCodes.StoreUnavailable, ProblemCodes.ProviderUnavailable,
        ];
        if (operation.HasTenant)
        {
            codes.AddRange(
            [
                ProblemCodes.TenantUnknown, ProblemCodes.CallerUnknown, ProblemCodes.CallerInactive,
                ProblemCodes.OperatorUnknown, ProblemCodes.CallerNotPerson,
            ]);
        }

        if (operation.Kind == OperationKind.Command)
        {
            codes.AddRange([ProblemCodes.RevisionMismatch, ProblemCodes.Busy, ProblemCodes.IdempotencyKeyReused]);
        }

        return operation.Body?.Type is null ? codes : codes.Concat(
        [
            ProblemCodes.BodyTooLarge, ProblemCodes.ContentTypeUnsupported, ProblemCodes.JsonMalformed,
            ProblemCodes.InvalidUtf8, ProblemCodes.RequestInvalid,
        ]);
    }
}
