using System.Text.Json.Nodes;

namespace OrleansRoles.Cli.Output;

/// <summary>What a running command reads from and writes to.</summary>
internal sealed class CommandIo
{
    /// <summary>Makes the surroundings of one command.</summary>
    public CommandIo(ToolHost host, bool isJson)
    {
        Host = host;
        IsJson = isJson;
        Out = ScreenOf(host, host.Output, host.IsOutputTerminal);
        Err = ScreenOf(host, host.Error, host.IsErrorTerminal);
    }

    /// <summary>The process.</summary>
    public ToolHost Host { get; }

    /// <summary>Whether the result is one JSON document.</summary>
    public bool IsJson { get; }

    /// <summary>Where results for people go.</summary>
    public Screen Out { get; }

    /// <summary>Where errors, warnings and progress go.</summary>
    public Screen Err { get; }

    /// <summary>Writes the one JSON document.</summary>
    public void WriteJson(JsonNode node) => Host.Output.Write(JsonText.Of(node));

    /// <summary>
    /// Tells why there is no result: on the error stream, and as the JSON document where one is wanted.
    /// </summary>
    public int Fail(Failure failure)
    {
        Err.Write(failure.Diagnostics);
        Err.Write("error", Tone.Bad).Line($": {failure.Message}");
        if (failure.Help.Length > 0)
        {
            Err.Line($"  help: {failure.Help}", Tone.Hint);
        }

        if (failure.TraceId is not null)
        {
            Err.Line($"  trace id: {failure.TraceId}", Tone.Quiet);
        }

        if (IsJson)
        {
            WriteJson(ToJson(failure));
        }

        return failure.ExitCode;
    }

    private static Screen ScreenOf(ToolHost host, TextWriter writer, bool isTerminal)
    {
        bool isCapable = isTerminal && !host.IsDumb;
        return new Screen(writer, isCapable, isCapable && host.AllowsColours, host.Width);
    }

    private static JsonObject ToJson(Failure failure)
    {
        JsonObject error = new()
        {
            ["code"] = failure.Code,
            ["message"] = JsonText.Valid(failure.Message),
        };
        if (failure.Help.Length > 0)
        {
            error["help"] = JsonText.Valid(failure.Help);
        }

        if (failure.Status is { } status)
        {
            error["status"] = status;
        }

        if (failure.TraceId is not null)
        {
            error["traceId"] = failure.TraceId;
        }

        if (!failure.Diagnostics.IsEmpty)
        {
            error["diagnostics"] = DiagnosticOutput.ToJson(failure.Diagnostics);
        }

        return new JsonObject { ["error"] = error };
    }
}
