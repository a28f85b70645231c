using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Checks;

/// <summary>
/// What checks over HTTP are compared with: the same key, the same reading of the body, the same parsing, the same
/// answer; only the decision is missing. The difference is what deciding costs.
/// </summary>
internal sealed class BenchmarkEndpoint(ApiOptions options)
{
    /// <summary>A row of the table that no installation shows: it is for measurements.</summary>
    public static readonly Operation Operation = new(
        "parse", "POST", "/bench/parse", "operation", "Reads a check and answers without deciding it")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Check,
        Answers = [new(200, "Always the same decision.", "Decision")],
    };

    public Task AnswerAsync(HttpContext context)
    {
        if (CheckBody.Refuse(context.Request, options.CheckBytesMax) is { } refused)
        {
            return ProblemWriter.WriteAsync(context, refused);
        }

        PipeReader reader = context.Request.BodyReader;
        if (!CheckBody.TryRead(context.Request, reader, out ReadOnlySequence<byte> body))
        {
            return ReadThenAnswerAsync(context);
        }

        Problem? problem = body.IsSingleSegment
            ? CheckReader.Read(body.FirstSpan, out CheckItem item)
            : CheckReader.Read(body.ToArray(), out item);
        reader.AdvanceTo(body.End);
        return AnswerAsync(context, problem, item);
    }

    private async Task ReadThenAnswerAsync(HttpContext context)
    {
        (ReadOnlyMemory<byte> body, Problem? problem) = await BodyReading.ReadAsync(context, options.CheckBytesMax);
        CheckItem item = default;
        problem ??= CheckReader.Read(body.Span, out item);
        await AnswerAsync(context, problem, item);
    }

    private static Task AnswerAsync(HttpContext context, Problem? problem, in CheckItem item) =>
        (problem ?? CheckProblems.Of(item.FindFault())) is { } found
            ? ProblemWriter.WriteAsync(context, found)
            : CheckEndpoint.WritePlainAsync(context, isAllowed: true);
}
