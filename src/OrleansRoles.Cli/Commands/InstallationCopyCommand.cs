using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansRoles.Cli.Output;
using OrleansRoles.Storage.Transfer;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>installation copy</c>: everything that a server keeps, into a cluster's database.</summary>
internal sealed partial class InstallationCopyCommand : ToolCommand
{
    private readonly Option<string> _from = new("--from")
    {
        Description = "What is copied: `sqlite:FOLDER`, a server's data folder; or `postgres:CONNECTION`.",
        HelpName = "STORE",
        Required = true,
    };

    private readonly Option<string> _to = new("--to")
    {
        Description = "Where it goes: `postgres:CONNECTION`, an empty database; tables are made.",
        HelpName = "STORE",
        Required = true,
    };

    private readonly Option<string> _schema = new("--schema")
    {
        Description = "The schema, in PostgreSQL.",
        HelpName = "NAME",
        DefaultValueFactory = _ => InstallationCopy.DefaultSchema,
    };

    [SetsRequiredMembers]
    public InstallationCopyCommand(ToolHost host)
        : base(
            host, "copy",
            "Copy a whole installation (journal, entities, rows, models, secrets' hashes) into an empty PostgreSQL "
            + "database, verified, or not at all.")
    {
        Add(_from);
        Add(_to);
        Add(_schema);
        ExitCodeTexts =
        [
            "0  copied and verified", "1  the journal does not verify, or the copy differs; the target is as it was",
            "2  wrong usage, a server runs on the source, or the target is not empty",
            "3  a database cannot be reached or refuses",
        ];
        Examples =
        [
            "orleansroles installation copy --from sqlite:/var/lib/orleansroles --to 'postgres:Host=db;Database=roles'",
            "PGPASSWORD=… orleansroles installation copy --from … --to 'postgres:Host=db;Username=roles' --json",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        string schema = parsed.GetRequiredValue(_schema);
        if (!SchemaName().IsMatch(schema))
        {
            return io.Fail(Failure.Usage(
                $"`--schema {schema}` cannot name a schema", "write lower-case letters, digits and underscores"));
        }

        if (!AddressOf("--from", parsed.GetRequiredValue(_from)).TryGet(out StoreAddress? from, out Failure? failure)
            || !AddressOf("--to", parsed.GetRequiredValue(_to)).TryGet(out StoreAddress? to, out failure))
        {
            return io.Fail(failure);
        }

        try
        {
            CopyReport report = await Progress.RunAsync(
                io.Err, "copying", progress => InstallationCopy.RunAsync(
                    from, to, schema, new InWords(progress), cancellationToken));
            Write(io, from, to, report);
            return ExitCodes.Ok;
        }
        catch (CopyException exception)
        {
            return io.Fail(FailureOf(exception));
        }
    }

    private static Result<StoreAddress> AddressOf(string option, string text) =>
        StoreAddress.TryParse(text, out StoreAddress? address, out string? mistake)
            ? address
            : Failure.Usage($"`{option}`: {mistake}");

    private static Failure FailureOf(CopyException exception)
    {
        (int exitCode, string code) = exception.Fault switch
        {
            CopyFault.SourceUnusable => (ExitCodes.Server, "source-unusable"),
            CopyFault.SourceInUse => (ExitCodes.Misused, "source-in-use"),
            CopyFault.TargetUnusable => (ExitCodes.Server, "target-unusable"),
            CopyFault.TargetNotEmpty => (ExitCodes.Misused, "target-not-empty"),
            CopyFault.NotVerified => (ExitCodes.No, "not-verified"),
        };
        return new Failure(exitCode, code, exception.Message);
    }

    private static void Write(CommandIo io, StoreAddress from, StoreAddress to, CopyReport report)
    {
        if (io.IsJson)
        {
            io.WriteJson(new JsonObject
            {
                ["from"] = from.ToString(),
                ["to"] = to.ToString(),
                ["tenants"] = report.Tenants,
                ["journal"] = report.Journal,
                ["entities"] = report.Entities,
                ["rows"] = report.Rows,
                ["chains"] = report.Chains,
                ["lastPosition"] = report.LastPosition,
            });
            return;
        }

        io.Out.Write("copied ", Tone.Good).Line($"{from}", Tone.Strong);
        io.Out.Write("    to ").Line($"{to}", Tone.Strong);
        io.Out.Line(
            $"  {Words.Count(report.Tenants, "tenant")}, {Count(report.Journal)} changes in the journal, "
            + $"{Count(report.Entities)} entities, {Count(report.Rows)} rows");
        io.Out.Write("verified ", Tone.Good).Line(
            $"every row read back and compared, {Words.Count(report.Chains, "hash chain")} followed to the end; "
            + $"the journal goes on after position {Count(report.LastPosition)}");
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();

    private sealed class InWords(IProgress<string> words) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) =>
            words.Report(value.Rows == 0 ? value.Step : $"{value.Step}: {Count(value.Rows)} rows");
    }
}
