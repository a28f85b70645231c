using System.Text;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;

namespace OrleansRoles.Cli.Checks;

/// <summary>Has a server answer a check.</summary>
internal static class ServerCheck
{
    /// <summary>Answers a check.</summary>
    public static async Task<Result<Answer>> AnswerAsync(
        CommandIo io, ServerAddress address, Question question, CancellationToken cancellationToken)
    {
        if (question.Tenant is not { Length: > 0 } tenant)
        {
            return Failure.Usage(
                "no tenant is named", "give `--tenant`, or `--document` and `--model` to answer offline");
        }

        using ServerClient client = new(io, address);
        ServerRequest request = new(HttpMethod.Post, $"/t/{Uri.EscapeDataString(tenant)}/access/v1/evaluation")
        {
            Body = Encoding.UTF8.GetBytes(question.ToJson(tenant).ToJsonString()),
        };
        Result<ServerAnswer> sent = await client.SendAsync(request, null, null, cancellationToken);
        if (!sent.TryGet(out ServerAnswer? answer, out Failure? failure))
        {
            return failure;
        }

        Answer? read = AnswerJson.Parse(answer.Body) is { } json ? Answer.Read(json) : null;
        return read is not null
            ? read
            : new Failure(
                ExitCodes.Server, "answer-not-understood",
                $"the server at `{address.Text}` gave an answer that is no decision: is it an OrleansRoles server?");
    }
}
