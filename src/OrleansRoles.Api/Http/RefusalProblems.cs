using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Http;

/// <summary>The one place where refusals become problems: the status follows from the class of the rule.</summary>
internal static class RefusalProblems
{
    private static readonly FrozenDictionary<RefusalKind, ProblemCode> _codes =
        Enum.GetValues<RefusalKind>().ToFrozenDictionary(kind => kind, kind =>
        {
            RefusalRule rule = RefusalRules.Of(kind);
            return new ProblemCode(rule.Code, StatusOf(rule.Class), rule.Title);
        });

    /// <summary>The problem of a refusal.</summary>
    public static Problem ToProblem(this Refusal refusal) => new(Of(refusal.Kind), JsonAnswers.Valid(refusal.Text))
    {
        Needs = refusal.Needs,
    };

    /// <summary>The kind of problem that a kind of refusal is.</summary>
    public static ProblemCode Of(RefusalKind kind) => _codes[kind];

    private static int StatusOf(RefusalClass refusalClass) => refusalClass switch
    {
        RefusalClass.Forbidden => StatusCodes.Status403Forbidden,
        RefusalClass.Unknown => StatusCodes.Status404NotFound,
        RefusalClass.Conflict => StatusCodes.Status409Conflict,
        RefusalClass.Invalid => StatusCodes.Status422UnprocessableEntity,
        RefusalClass.Precondition => StatusCodes.Status412PreconditionFailed,
        RefusalClass.Busy => StatusCodes.Status503ServiceUnavailable,
    };
}
