using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

/// <summary>One run of the tool inside the test's process.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    /// <summary>The instant of every run that does not say another.</summary>
    public static DateTimeOffset Now { get; } =
        DateTimeOffset.Parse("2026-11-01T00:00:00Z", CultureInfo.InvariantCulture);

    /// <summary>The output as one JSON document; throws where it is anything else.</summary>
    public JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The path of a file of test data.</summary>
    public static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    /// <summary>
    /// Runs the tool, its words split at spaces; a word <c>@name</c> is the path of a file of test data.
    /// </summary>
    public static Task<Run> Of(string command, string piped = "", params (string Name, string Value)[] environment) =>
        Of([.. command.Split(' ').Select(word => word.StartsWith('@') ? Data(word[1..]) : word)], piped, environment);

    /// <summary>Runs the tool.</summary>
    public static Task<Run> Of(
        string[] arguments, string piped = "", params (string Name, string Value)[] environment) =>
        OnTerminal(arguments, isTerminal: false, piped, environment);

    /// <summary>Runs the tool, with a terminal on both streams or none.</summary>
    public static async Task<Run> OnTerminal(
        string[] arguments, bool isTerminal, string piped = "", params (string Name, string Value)[] environment)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        Dictionary<string, string> variables =
            environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        ToolHost host = new()
        {
            Output = output,
            Error = error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(piped)),
            Environment = variables.GetValueOrDefault,
            IsOutputTerminal = isTerminal,
            IsErrorTerminal = isTerminal,
            Time = new FixedTime(),
        };
        int exitCode = await Tool.RunAsync(arguments, host, CancellationToken.None);
        return new Run(exitCode, output.ToString(), error.ToString());
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
