using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Output;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cli.Checks;

/// <summary>Answers a check from a document and a model, by the evaluator that the server runs.</summary>
internal static class OfflineCheck
{
    /// <summary>Answers a check.</summary>
    public static async Task<Result<Answer>> AnswerAsync(
        CommandIo io, Question question, string documentPath, string modelPath, DateTimeOffset now)
    {
        // Exit code 1 means deny here, so mistakes in the files must not end with it.
        Result<TenantWorld> world = await Progress.RunAsync(
            io.Err, $"reading {documentPath}",
            _ => DocumentFiles.Load(io, documentPath, modelPath, question.Tenant, ExitCodes.Misused));
        return world.TryGet(out TenantWorld? loaded, out Failure? failure)
            ? Answer.Of(Explain(loaded, question, now))
            : failure;
    }

    private static Explanation Explain(TenantWorld world, Question question, DateTimeOffset now)
    {
        CheckRequest request = question.ToRequest(world.Document.Tenant);
        UserFacts? user = question.IsOperator ? null : world.FindUser(question.Subject);
        return Evaluator.Explain(world.Tenant, user, world.Roles, request, now);
    }
}
