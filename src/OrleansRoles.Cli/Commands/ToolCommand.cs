using System.CommandLine;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli.Commands;

/// <summary>A command that does something: with <c>--json</c>, exit codes and examples.</summary>
internal abstract class ToolCommand : Command
{
    /// <summary>Asks for one JSON document on the output and nothing else there.</summary>
    public const string JsonOptionName = "--json";

    private readonly Option<bool> _json = new(JsonOptionName)
    {
        Description = "Write one JSON document to the output, and nothing else there.",
    };

    /// <summary>Makes the command; a derived constructor adds what it takes.</summary>
    protected ToolCommand(ToolHost host, string name, string description)
        : base(name, description)
    {
        Add(_json);
        SetAction((parsed, cancellationToken) =>
            RunAsync(new CommandIo(host, parsed.GetValue(_json)), parsed, cancellationToken));
    }

    /// <summary>What the exit codes mean, one line each.</summary>
    public required IReadOnlyList<string> ExitCodeTexts { get; init; }

    /// <summary>Examples, one line each.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken);
}
