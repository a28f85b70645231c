using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Api.Http;

/// <summary>
/// What stands around every request: echoes <c>X-Request-ID</c>, and makes a problem of whatever ends without an
/// answer. A request that ends well passes without an await.
/// </summary>
internal sealed partial class RequestFrame(RequestDelegate next, ILogger<RequestFrame> logger)
{
    private const string RequestId = "X-Request-ID";
    private const int RequestIdLengthMax = 200;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.TryGetValue(RequestId, out StringValues requestId))
        {
            Echo(context, requestId);
        }

        Task answer;
        try
        {
            answer = next(context);
        }
        catch (Exception exception) when (!IsGone(context))
        {
            return AnswerAsync(context, exception);
        }

        return answer.IsCompletedSuccessfully && context.Response.StatusCode < StatusCodes.Status400BadRequest
            ? answer
            : FinishAsync(context, answer);
    }

    private static bool IsGone(HttpContext context) => context.RequestAborted.IsCancellationRequested;

    private static void Echo(HttpContext context, StringValues requestId)
    {
        string value = requestId.ToString();
        bool isPlain = value.Length is > 0 and <= RequestIdLengthMax
            && value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
        if (isPlain)
        {
            context.Response.Headers[RequestId] = value;
        }
    }

    private async Task FinishAsync(HttpContext context, Task answer)
    {
        try
        {
            await answer;
        }
        catch (Exception exception) when (IsGone(context))
        {
            LogGone(logger, context.Request.Path, exception.GetType().Name);
            return;
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentLength is null
            && ProblemOf(context) is { } problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        Problem problem = ProblemOf(exception);
        if (problem.Code.Status >= StatusCodes.Status500InternalServerError)
        {
            string traceId = ProblemWriter.TraceIdOf(context);
            LogFailure(logger, exception, context.Request.Method, context.Request.Path, traceId);
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Headers.ContentLength = null;
        await ProblemWriter.WriteAsync(context, problem);
    }

    /// <summary>The problem of an answer that has a status and nothing else.</summary>
    private static Problem? ProblemOf(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new Problem(
                ProblemCodes.NotFound, $"there is nothing at `{path}`: `/openapi/v1.json` lists all addresses"),
            StatusCodes.Status405MethodNotAllowed => new Problem(
                ProblemCodes.MethodNotAllowed,
                $"`{path}` does not take `{context.Request.Method}`: use {context.Response.Headers.Allow}"),
            StatusCodes.Status415UnsupportedMediaType => new Problem(
                ProblemCodes.ContentTypeUnsupported, "the content type is not supported here"),
            >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError => new Problem(
                ProblemCodes.RequestRejected, "the request is not acceptable"),
            _ => null,
        };
    }

    private static Problem ProblemOf(Exception exception) => exception switch
    {
        StoreException => new Problem(
            ProblemCodes.StoreUnavailable,
            "the store did not answer; whether a change took effect is then unknown: read, and try again"),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem(
            ProblemCodes.BodyTooLarge, "the body is too large: send less at once"),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new Problem(
            ProblemCodes.Timeout, "the body took too long to arrive: send it faster"),
        BadHttpRequestException => new Problem(
            ProblemCodes.BodyUnreadable, "the body could not be read: check length and transfer encoding"),
        _ => new Problem(ProblemCodes.Internal, "the server made a mistake, which its log explains under the trace id"),
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed, trace id {TraceId}")]
    private static partial void LogFailure(
        ILogger logger, Exception exception, string method, string path, string traceId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "{Path}: the caller went away ({Kind})")]
    private static partial void LogGone(ILogger logger, string path, string kind);
}
