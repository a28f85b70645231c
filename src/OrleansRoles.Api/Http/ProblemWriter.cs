using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Api.Http;

/// <summary>Answers problems as <c>application/problem+json</c>.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    private const string TypePrefix = "urn:orleansroles:problem:";
    private const int RetryAfterSeconds = 1;
    private const int TraceParentLength = 55;

    /// <summary>Answers a problem. Nothing of the response may have been sent yet.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, JsonAnswers.WriterOptions))
        {
            Write(json, problem, TraceIdOf(context));
        }

        HttpResponse response = context.Response;
        response.StatusCode = problem.Code.Status;
        response.ContentType = ContentType;
        response.ContentLength = buffer.WrittenCount;
        response.Headers.CacheControl = "no-store";
        if (problem.Code.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            double seconds = Math.Max(RetryAfterSeconds, Math.Ceiling(problem.RetryAfter?.TotalSeconds ?? 0));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        else if (problem.Code.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = problem.Code == ProblemCodes.Unauthorized
                ? "Bearer realm=\"orleansroles\""
                : "Bearer realm=\"orleansroles\", error=\"invalid_token\"";
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }

    /// <summary>The id by which the request is found in logs and traces.</summary>
    public static string TraceIdOf(HttpContext context)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            return activity.TraceId.ToHexString();
        }

        // Tracing is off unless somebody listens; a caller's own trace id is still the best one to name.
        string parent = context.Request.Headers.TraceParent.ToString();
        return parent.Length == TraceParentLength && ActivityContext.TryParse(parent, null, out ActivityContext found)
            ? found.TraceId.ToHexString()
            : context.TraceIdentifier;
    }

    private static void Write(Utf8JsonWriter json, Problem problem, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type", TypePrefix + problem.Code.Id);
        json.WriteString("title", problem.Code.Title);
        json.WriteNumber("status", problem.Code.Status);
        json.WriteString("code", problem.Code.Id);
        json.WriteString("detail", problem.Detail);
        if (problem.Pointer is not null)
        {
            json.WriteString("pointer", problem.Pointer);
        }

        if (problem.Line is { } line)
        {
            json.WriteNumber("line", line);
            json.WriteNumber("column", problem.Column ?? 1);
        }

        if (problem.Needs is not null)
        {
            json.WriteString("needs", problem.Needs);
        }

        if (!problem.Diagnostics.IsEmpty)
        {
            json.WritePropertyName("diagnostics");
            WriteDiagnostics(json, problem.Diagnostics);
        }

        json.WriteString("traceId", traceId);
        json.WriteEndObject();
    }

    /// <summary>Writes diagnostics as a list.</summary>
    public static void WriteDiagnostics(Utf8JsonWriter json, IEnumerable<Diagnostic> diagnostics)
    {
        json.WriteStartArray();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code.Id);
            json.WriteString("name", diagnostic.Code.Name);
            json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
            json.WriteNumber("line", diagnostic.Line);
            json.WriteNumber("column", diagnostic.Column);
            json.WriteString("text", JsonAnswers.Valid(diagnostic.Text));
            json.WriteString("message", JsonAnswers.Valid(diagnostic.Message));
            json.WriteString("help", JsonAnswers.Valid(diagnostic.Help));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
