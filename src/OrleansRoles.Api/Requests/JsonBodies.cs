using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Requests;

/// <summary>Reads bodies as types that are generated at build time.</summary>
internal static class JsonBodies
{
    /// <summary>Reads a request's body.</summary>
    public static async Task<(T? Value, Problem? Problem)> ReadAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, int bytesMax)
        where T : class
    {
        string? contentType = context.Request.ContentType;
        if (!MediaTypes.IsJson(contentType))
        {
            return (null, new Problem(
                ProblemCodes.ContentTypeUnsupported,
                $"the content type is `{JsonAnswers.Valid(contentType ?? "")}`: send "
                + "`Content-Type: application/json`"));
        }

        (ReadOnlyMemory<byte> body, Problem? unread) = await BodyReading.ReadAsync(context, bytesMax);
        return unread is null ? Read(body, type) : (null, unread);
    }

    /// <summary>Reads a body; the problem says where in it what is wrong.</summary>
    public static (T? Value, Problem? Problem) Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        if (!Utf8.IsValid(body.Span))
        {
            return (null, JsonProblems.InvalidUtf8(body.Span));
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return BodyShape.Find(document.RootElement, type) is { } problem
                ? (null, problem)
                : (document.Deserialize(type), null);
        }
        catch (JsonException exception)
        {
            return (null, JsonProblems.Malformed(body.Span, exception));
        }
        catch (InvalidOperationException)
        {
            // What a document cannot turn into a string is half of a pair of surrogates.
            return (null, new Problem(
                ProblemCodes.JsonMalformed,
                "a string holds an escape that stands for no character: write surrogates as a pair"));
        }
    }
}
