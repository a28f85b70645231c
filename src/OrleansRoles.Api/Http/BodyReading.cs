using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace OrleansRoles.Api.Http;

/// <summary>Reads bodies up to a limit. What is larger is refused as soon as that is known.</summary>
internal static class BodyReading
{
    /// <summary>Reads the whole body.</summary>
    /// <returns>The body, or the problem.</returns>
    public static async Task<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadAsync(
        HttpContext context, int bytesMax)
    {
        long? length = context.Request.ContentLength;
        if (length > bytesMax)
        {
            return (default, TooLarge(bytesMax));
        }

        PipeReader reader = context.Request.BodyReader;
        ArrayBufferWriter<byte>? buffer = null;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(context.RequestAborted);
            if ((buffer?.WrittenCount ?? 0) + read.Buffer.Length > bytesMax)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, TooLarge(bytesMax));
            }

            buffer ??= new ArrayBufferWriter<byte>((int)Math.Max(1, length ?? read.Buffer.Length));
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                buffer.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return (buffer.WrittenMemory, null);
            }
        }
    }

    public static Problem TooLarge(int bytesMax) => new(
        ProblemCodes.BodyTooLarge,
        $"the body has more than {bytesMax} bytes, which is the limit here: send less at once");
}
