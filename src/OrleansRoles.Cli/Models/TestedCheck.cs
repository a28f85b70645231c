using System.Collections.Immutable;
using OrleansRoles.Language.Tests;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cli.Models;

/// <summary>A check of a model's test and what it was answered.</summary>
/// <param name="Test">The test in which it stands.</param>
/// <param name="Check">The check.</param>
/// <param name="Explanation">The answer.</param>
internal sealed record TestedCheck(ModelTest Test, ModelTestCheck Check, Explanation Explanation)
{
    /// <summary>Whether the answer is the one that the test expects.</summary>
    public bool IsGood =>
        Explanation.Decision.IsAllowed == Check.ExpectAllow
        && HasReason(Check.Reason)
        && HasObligations(Check.Obligations);

    /// <summary>What the test expects, in words.</summary>
    public string Expected => string.Join(' ', new[]
    {
        Check.ExpectAllow ? "allow" : "deny",
        Check.Reason,
        Check.Obligations is { } obligations ? $"with obligations {Words.OrNone(obligations)}" : null,
    }.Where(word => word is not null));

    /// <summary>What it was answered, in words.</summary>
    public string Actual => string.Join(' ', new[]
    {
        Explanation.Decision.IsAllowed ? "allow" : $"deny {Explanation.Decision.Reason.Code()}",
        Check.Obligations is null || !Explanation.Decision.IsAllowed
            ? null
            : $"with obligations {Words.OrNone(Explanation.Decision.Obligations)}",
    }.Where(word => word is not null));

    /// <summary>Runs a model's test.</summary>
    public static IEnumerable<TestedCheck> Run(RoleModel model, ModelTest test, DateTimeOffset now)
    {
        TenantWorld world = TenantWorld.Build(model, test.Given);
        foreach (ModelTestCheck check in test.Checks)
        {
            CheckRequest request = RequestOf(check);
            UserFacts? user = request.SubjectType == SubjectType.User ? world.FindUser(request.SubjectId) : null;
            yield return new TestedCheck(
                test, check, Evaluator.Explain(world.Tenant, user, world.Roles, request, now));
        }
    }

    private static CheckRequest RequestOf(ModelTestCheck check) => new()
    {
        Tenant = ModelTest.TenantId,
        SubjectType = check.SubjectType == "operator" ? SubjectType.Operator : SubjectType.User,
        SubjectId = check.SubjectId,
        Action = check.Action,
        ResourceType = check.ResourceType,
        ResourceId = check.ResourceId,
        Properties = [.. check.Properties],
        Context = [.. check.Context],
        SubjectProperties = [.. check.SubjectProperties],
        ActionProperties = [.. check.ActionProperties],
    };

    private bool HasReason(string? code) => code is null || code == Explanation.Decision.Reason.Code();

    private bool HasObligations(ImmutableArray<string>? expected) =>
        expected is not { } texts
        || texts.Order(StringComparer.Ordinal).SequenceEqual(
            Explanation.Decision.Obligations.Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
