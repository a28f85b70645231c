using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Api.Checks;

/// <summary>
/// AuthZEN's access evaluation. A check whose body has arrived and whose facts are in memory is answered without an
/// await: key, one pass over the body, decision, and an answer that is encoded already.
/// </summary>
internal sealed class CheckEndpoint(IRolesEngine engine, ApiOptions options)
{
    private static readonly byte[] _allow = "{\"decision\":true}"u8.ToArray();
    private static readonly byte[] _deny = "{\"decision\":false}"u8.ToArray();

    public Task AnswerAsync(HttpContext context, string tenant)
    {
        if (CheckBody.Refuse(context.Request, options.CheckBytesMax) is { } refused)
        {
            return ProblemWriter.WriteAsync(context, refused);
        }

        PipeReader reader = context.Request.BodyReader;
        if (!CheckBody.TryRead(context.Request, reader, out ReadOnlySequence<byte> body))
        {
            return ReadThenAnswerAsync(context, tenant);
        }

        // The item copies what it needs, so that the body can go back to the connection before the answer.
        Problem? problem = body.IsSingleSegment
            ? CheckReader.Read(body.FirstSpan, out CheckItem item)
            : CheckReader.Read(body.ToArray(), out item);
        reader.AdvanceTo(body.End);
        return AnswerAsync(context, tenant, problem, item);
    }

    private async Task ReadThenAnswerAsync(HttpContext context, string tenant)
    {
        (ReadOnlyMemory<byte> body, Problem? problem) = await BodyReading.ReadAsync(context, options.CheckBytesMax);
        CheckItem item = default;
        problem ??= CheckReader.Read(body.Span, out item);
        await AnswerAsync(context, tenant, problem, item);
    }

    /// <summary>Answers a check that has been read; also a batch that turned out to be one check.</summary>
    public Task AnswerAsync(HttpContext context, string tenant, Problem? problem, in CheckItem item)
    {
        problem ??= CheckProblems.Of(item.FindFault());
        if (problem is not null)
        {
            return ProblemWriter.WriteAsync(context, problem);
        }

        CheckRequest request = item.ToRequest(tenant);
        if (item.Context.Explain)
        {
            return ExplainAsync(context, request);
        }

        return engine.TryCheck(request, out Decision decision)
            ? WriteAsync(context, tenant, decision)
            : LoadThenAnswerAsync(context, request);
    }

    private async Task LoadThenAnswerAsync(HttpContext context, CheckRequest request)
    {
        Decision decision = await engine.CheckAsync(request, context.RequestAborted);
        await WriteAsync(context, request.Tenant, decision);
    }

    private async Task ExplainAsync(HttpContext context, CheckRequest request)
    {
        FactSet? facts = await engine.ReadFactsAsync(
            request.Tenant, request.Users(), withRoles: true, context.RequestAborted);
        if (facts is null)
        {
            await ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(request.Tenant));
            return;
        }

        Explanation explanation = facts.Explain(request);
        await JsonAnswers.WriteAsync(
            context, StatusCodes.Status200OK, json => ExplanationWriter.Write(json, explanation));
    }

    private static Task WriteAsync(HttpContext context, string tenant, in Decision decision)
    {
        if (decision.Reason == DecisionReason.UnknownTenant)
        {
            return ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(tenant));
        }

        return WritePlainAsync(context, decision.IsAllowed);
    }

    /// <summary>Writes a plain answer.</summary>
    public static Task WritePlainAsync(HttpContext context, bool isAllowed)
    {
        byte[] answer = isAllowed ? _allow : _deny;
        HttpResponse response = context.Response;
        response.ContentType = MediaTypes.Json;
        response.ContentLength = answer.Length;
        ValueTask<FlushResult> written = response.BodyWriter.WriteAsync(answer);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }
}
