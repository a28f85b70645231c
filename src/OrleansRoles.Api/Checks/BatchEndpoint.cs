using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Api.Checks;

/// <summary>AuthZEN's access evaluations: all decided on one reading of the facts.</summary>
internal sealed class BatchEndpoint(IRolesEngine engine, CheckEndpoint single, ApiOptions options)
{
    private const int BytesPerAnswer = 24;

    public async Task AnswerAsync(HttpContext context, string tenant)
    {
        CheckBatch batch = new(options.BatchItemsMax);
        Problem? problem = CheckBody.Refuse(context.Request, options.BatchBytesMax)
            ?? await ReadAsync(context, batch)
            ?? FindProblem(batch);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
        }
        else if (batch.Items.Count == 0)
        {
            await single.AnswerAsync(context, tenant, null, batch.Defaults);
        }
        else
        {
            await DecideAsync(context, tenant, batch);
        }
    }

    private async Task<Problem?> ReadAsync(HttpContext context, CheckBatch batch)
    {
        PipeReader reader = context.Request.BodyReader;
        if (CheckBody.TryRead(context.Request, reader, out ReadOnlySequence<byte> arrived))
        {
            Problem? problem = CheckReader.Read(arrived.IsSingleSegment ? arrived.FirstSpan : arrived.ToArray(), batch);
            reader.AdvanceTo(arrived.End);
            return problem;
        }

        (ReadOnlyMemory<byte> body, Problem? unread) = await BodyReading.ReadAsync(context, options.BatchBytesMax);
        return unread ?? CheckReader.Read(body.Span, batch);
    }

    private static Problem? FindProblem(CheckBatch batch)
    {
        if (batch.Surplus > 0)
        {
            int count = batch.ItemsMax + batch.Surplus;
            return new Problem(
                ProblemCodes.BatchTooLarge,
                $"the batch has {count} checks, {batch.ItemsMax} are allowed: send it in parts")
            {
                Pointer = "/evaluations",
            };
        }

        return CheckProblems.Of(batch.Fault ?? batch.Defaults.FindMistyped());
    }

    private async Task DecideAsync(HttpContext context, string tenant, CheckBatch batch)
    {
        FactSet? facts = await engine.ReadFactsAsync(
            tenant, UsersOf(batch), WantsExplanation(batch), context.RequestAborted);
        if (facts is null)
        {
            await ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(tenant));
            return;
        }

        ArrayBufferWriter<byte> answer = Decide(facts, tenant, batch);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, MediaTypes.Json, answer.WrittenMemory);
    }

    private static bool WantsExplanation(CheckBatch batch) =>
        batch.Defaults.Context.Explain || batch.Items.Exists(item => item.Context.Explain);

    private static HashSet<string> UsersOf(CheckBatch batch)
    {
        HashSet<string> users = new(StringComparer.Ordinal);
        foreach (ref readonly CheckItem item in CollectionsMarshal.AsSpan(batch.Items))
        {
            ref readonly Party subject = ref item.Subject.IsPresent ? ref item.Subject : ref batch.Defaults.Subject;
            if (subject is { Fault: null, Type: "user", Id: { } id })
            {
                users.Add(id);
            }
        }

        return users;
    }

    private static ArrayBufferWriter<byte> Decide(FactSet facts, string tenant, CheckBatch batch)
    {
        ArrayBufferWriter<byte> answer = new(Math.Max(256, batch.Items.Count * BytesPerAnswer));
        answer.Write("{\"evaluations\":["u8);
        bool isFirst = true;
        foreach (ref readonly CheckItem own in CollectionsMarshal.AsSpan(batch.Items))
        {
            if (!isFirst)
            {
                answer.Write(","u8);
            }

            isFirst = false;
            CheckItem item = own.Over(batch.Defaults);
            bool isAllowed = Decide(facts, tenant, item, answer);
            bool isLast = batch.Semantic switch
            {
                BatchSemantic.DenyOnFirstDeny => !isAllowed,
                BatchSemantic.PermitOnFirstPermit => isAllowed,
                BatchSemantic.ExecuteAll => false,
            };
            if (isLast)
            {
                break;
            }
        }

        answer.Write("]}"u8);
        return answer;
    }

    private static bool Decide(FactSet facts, string tenant, in CheckItem item, ArrayBufferWriter<byte> answer)
    {
        CheckFault? fault = item.FindFault();
        if (item.Context.Explain)
        {
            return Explain(facts, tenant, item, fault, answer);
        }

        bool isAllowed = false;
        if (fault is null)
        {
            CheckRequest request = item.ToRequest(tenant);
            isAllowed = facts.Decide(request).IsAllowed;
        }

        answer.Write(isAllowed ? "{\"decision\":true}"u8 : "{\"decision\":false}"u8);
        return isAllowed;
    }

    private static bool Explain(
        FactSet facts, string tenant, in CheckItem item, CheckFault? fault, ArrayBufferWriter<byte> answer)
    {
        using Utf8JsonWriter json = new(answer, JsonAnswers.WriterOptions);
        if (fault is not null)
        {
            ExplanationWriter.Write(json, fault);
            return false;
        }

        CheckRequest request = item.ToRequest(tenant);
        Explanation explanation = facts.Explain(request);
        ExplanationWriter.Write(json, explanation);
        return explanation.Decision.IsAllowed;
    }
}
