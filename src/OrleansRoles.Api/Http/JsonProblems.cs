using System.Text;
using System.Text.Json;

namespace OrleansRoles.Api.Http;

/// <summary>Says where a body stops being JSON.</summary>
internal static class JsonProblems
{
    public static Problem InvalidUtf8(ReadOnlySpan<byte> body)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(body[offset..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            offset += consumed;
        }

        return At(
            ProblemCodes.InvalidUtf8, body, offset,
            $"the byte at offset {offset} is not UTF-8: send the text encoded as UTF-8");
    }

    public static Problem Malformed(ReadOnlySpan<byte> body, JsonException exception)
    {
        if (body.IsEmpty)
        {
            return new Problem(ProblemCodes.JsonMalformed, "the body is empty: send a JSON object");
        }

        long line = (exception.LineNumber ?? 0) + 1;
        long column = (exception.BytePositionInLine ?? 0) + 1;
        return new Problem(
            ProblemCodes.JsonMalformed,
            $"the text at line {line}, column {column} cannot be read as JSON: "
            + "check quotes, commas and brackets, and that nothing nests deeper than 64")
        {
            Line = line,
            Column = column,
        };
    }

    public static Problem BadEscape(ReadOnlySpan<byte> body, long offset) => At(
        ProblemCodes.JsonMalformed, body, (int)offset,
        $"the string at offset {offset} holds an escape that stands for no character: write surrogates as a pair");

    private static Problem At(ProblemCode code, ReadOnlySpan<byte> body, int offset, string detail)
    {
        ReadOnlySpan<byte> before = body[..offset];
        return new Problem(code, detail)
        {
            Line = before.Count((byte)'\n') + 1,
            Column = offset - before.LastIndexOf((byte)'\n'),
        };
    }
}
