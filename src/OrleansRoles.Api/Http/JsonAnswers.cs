using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrleansRoles.Api.Http;

/// <summary>Answers JSON with a known length.</summary>
internal static class JsonAnswers
{
    public const string ContentType = "application/json";

    // Answers are never put into a page as they are, so that only what JSON itself reserves is escaped.
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Answers what <paramref name="write"/> writes.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, WriterOptions))
        {
            write(json);
        }

        return WriteAsync(context, status, ContentType, buffer.WrittenMemory);
    }

    /// <summary>Answers bytes.</summary>
    public static Task WriteAsync(
        HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>
    /// The text with lone surrogates replaced: a cut through a pair must not make an answer unwritable.
    /// </summary>
    public static string Valid(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
            {
                index++;
                continue;
            }

            return string.Create(text.Length, text, static (characters, source) =>
            {
                source.CopyTo(characters);
                for (int at = 0; at < characters.Length; at++)
                {
                    int next = at + 1;
                    if (next < characters.Length && char.IsSurrogatePair(characters[at], characters[next]))
                    {
                        at++;
                    }
                    else if (char.IsSurrogate(characters[at]))
                    {
                        characters[at] = '\uFFFD';
                    }
                }
            });
        }

        return text;
    }
}
