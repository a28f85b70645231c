using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Checks;

/// <summary>What checks and batches do with a body before they read it.</summary>
internal static class CheckBody
{
    /// <summary>Refuses a body by its headers alone, or null.</summary>
    public static Problem? Refuse(HttpRequest request, int bytesMax)
    {
        // AuthZEN answers 400 here, where the rest of the API answers 415.
        if (!MediaTypes.IsJson(request.ContentType))
        {
            return new Problem(
                ProblemCodes.ContentTypeNotJson,
                $"the content type is `{request.ContentType}`: send `Content-Type: application/json`");
        }

        return request.ContentLength > bytesMax ? BodyReading.TooLarge(bytesMax) : null;
    }

    /// <summary>Gives the body where all of it has arrived; the caller then advances the reader to its end.</summary>
    public static bool TryRead(HttpRequest request, PipeReader reader, out ReadOnlySequence<byte> body)
    {
        if (request.ContentLength is not { } length || !reader.TryRead(out ReadResult read))
        {
            body = default;
            return false;
        }

        body = read.Buffer;
        if (body.Length == length)
        {
            return true;
        }

        reader.AdvanceTo(body.Start, body.End);
        return false;
    }
}
