using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Cli.Remote;

/// <summary>What a server refuses, as RFC 9457 says it.</summary>
internal static class ServerProblem
{
    private const int Unauthorized = 401;

    // Nothing is wrong with the server: the input has mistakes, or something that it expects does not hold.
    private static readonly int[] _statusesOfInput = [409, 412, 413, 422];

    /// <summary>Reads a refusal.</summary>
    /// <param name="address">Who refuses.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">What the answer carries.</param>
    /// <param name="sourceName">The name of the file that was sent, or null.</param>
    /// <param name="sourceText">The text that was sent, to show its lines; or null.</param>
    public static Failure Read(
        ServerAddress address, int status, byte[] body, string? sourceName, string? sourceText)
    {
        JsonElement? problem = AnswerJson.Parse(body);
        if (problem is not { } root || AnswerJson.Text(root, "code") is not { } code)
        {
            return new Failure(
                ExitCodes.Server, "answer-not-understood",
                $"`{address.Text}` answered {status} without a problem's code: is it an OrleansRoles server?")
            {
                Status = status,
            };
        }

        string detail = AnswerJson.Text(root, "detail") ?? AnswerJson.Text(root, "title") ?? "no details";
        bool isInput = sourceName is not null && _statusesOfInput.Contains(status);
        return new Failure(isInput ? ExitCodes.No : ExitCodes.Server, code, $"{code}: {detail}")
        {
            Status = status,
            Help = status == Unauthorized ? "name the key with `--key` or ORLEANSROLES_KEY" : "",
            TraceId = AnswerJson.Text(root, "traceId"),
            Diagnostics = DiagnosticsOf(root, sourceName ?? "request", sourceText),
        };
    }

    /// <summary>Reads the diagnostics in an answer, with the lines of the text that was sent.</summary>
    public static ImmutableArray<Diagnostic> DiagnosticsOf(JsonElement root, string sourceName, string? sourceText)
    {
        string[] lines = sourceText?.ReplaceLineEndings("\n").Split('\n') ?? [];
        return [.. AnswerJson.Items(root, "diagnostics").Select(item => DiagnosticOf(item, sourceName, lines))];
    }

    private static Diagnostic DiagnosticOf(JsonElement item, string sourceName, string[] lines)
    {
        string id = AnswerJson.Text(item, "code") ?? "";
        string text = AnswerJson.Text(item, "text") ?? "";
        int line = Math.Max(1, AnswerJson.Number(item, "line"));
        int column = Math.Max(1, AnswerJson.Number(item, "column"));
        DiagnosticSeverity severity = AnswerJson.Text(item, "severity") == "warning"
            ? DiagnosticSeverity.Warning
            : DiagnosticSeverity.Error;
        return new Diagnostic
        {
            Code = new DiagnosticCode(id, AnswerJson.Text(item, "name") ?? "", severity, ""),
            File = sourceName,
            Line = line,
            Column = column,
            EndLine = line,
            EndColumn = column + text.Length,
            Text = text,
            Message = AnswerJson.Text(item, "message") ?? "",
            Help = AnswerJson.Text(item, "help") ?? "",
            SourceLine = line <= lines.Length ? lines[line - 1] : "",
            SourceLineStart = line <= lines.Length ? Math.Min(column - 1, lines[line - 1].Length) : 0,
        };
    }
}
