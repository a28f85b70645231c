using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using OrleansRoles.Cli.Commands;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli;

/// <summary>The command line tool.</summary>
internal static partial class Tool
{
    /// <summary>The command's name.</summary>
    public const string Name = "orleansroles";

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code, one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, ToolHost host, CancellationToken cancellationToken)
    {
        ParseResult parsed = CreateRoot(host).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return FailUsage(parsed, arguments, host);
        }

        InvocationConfiguration configuration = new()
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception exception)
        {
            return IoOf(arguments, host).Fail(new Failure(
                ExitCodes.Misused, "internal",
                $"the tool made a mistake: {exception.GetType().Name}: {exception.Message}"));
        }
    }

    private static RootCommand CreateRoot(ToolHost host)
    {
        RootCommand root = new("Role models, tenant documents and decisions of OrleansRoles, from the command line.")
        {
            new Command("model", "Role models: files that say what a product's roles may do.")
            {
                new ModelValidateCommand(host),
                new ModelTestCommand(host),
                new ModelShowCommand(host),
                new ModelDiffCommand(host),
            },
            new Command("tenant", "Tenants as documents: who is in, with which roles.")
            {
                new TenantPlanCommand(host),
                new TenantApplyCommand(host),
                new TenantExportCommand(host),
            },
            new Command("audit", "The log of who changed what.")
            {
                new AuditVerifyCommand(host),
            },
            new Command("installation", "Everything that a server or a cluster keeps.")
            {
                new InstallationCopyCommand(host),
            },
            new CheckCommand(host),
            new ExplainCommand(host),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples(host);
        return root;
    }

    private static int FailUsage(ParseResult parsed, string[] arguments, ToolHost host)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        string? unknown = parsed.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-'));
        Failure failure = command.Subcommands.Count > 0
            ? Failure.Usage(
                unknown is null ? $"`{path}` needs a command" : $"`{path}` has no command `{unknown}`",
                $"its commands are {Words.List([.. command.Subcommands.Select(item => item.Name)])}; "
                    + $"see `{path} --help`")
            : Failure.Usage(
                string.Join("; ", parsed.Errors.Select(error => InOurWords(error.Message))), $"see `{path} --help`");
        return IoOf(arguments, host).Fail(failure);
    }

    // The parser quotes in single quotes and starts sentences; the rest of the tool does neither.
    private static string InOurWords(string message)
    {
        string quoted = QuotedText().Replace(message.TrimEnd('.'), "`$1`");
        return quoted.Length > 0 ? char.ToLowerInvariant(quoted[0]) + quoted[1..] : quoted;
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex QuotedText();

    private static CommandIo IoOf(string[] arguments, ToolHost host) =>
        new(host, arguments.Contains(ToolCommand.JsonOptionName, StringComparer.Ordinal));

    private static string PathOf(SymbolResult result) =>
        result.Parent is CommandResult parent
            ? $"{PathOf(parent)} {((CommandResult)result).Command.Name}"
            : Name;
}
