using System.CommandLine;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Reporting;
using OrleansRoles.LoadTests.Revocations;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests;

/// <summary>The command line.</summary>
internal sealed class LoadCommand
{
    private const string Modes = "mixed, cold, scale, chaos, database-stop, cut-off or revocations";

    private readonly Argument<LoadMode> _mode = new("MODE") { CustomParser = result => ModeOf(result) };

    private readonly Option<string> _target = new("--target")
    {
        Description = "`embedded`, `cluster`, or addresses with commas.",
        DefaultValueFactory = _ => "embedded",
    };

    private readonly Option<string?> _key = new("--key") { Description = "The operator key, of a target by address." };
    private readonly Option<bool> _postgres = new("--postgres") { Description = "The embedded server on PostgreSQL." };
    private readonly Option<int> _silos = Count("--silos", 4, "Silos of the cluster; in `scale` from 1 to so many.");
    private readonly Option<string?> _silo = new("--silo") { Description = "Another build of the silo's program." };
    private readonly Option<string?> _gateway = new("--gateway") { Description = "Likewise of the gateways' program." };
    private readonly Option<int> _tenants = Count("--tenants", 200, "Tenants.");
    private readonly Option<int> _users = Count("--users", 50, "Users of a tenant, in the mean.");
    private readonly Option<double> _skew = Real("--skew", 0.8, "Zipf's exponent of sizes and activity; 0: all alike.");
    private readonly Option<double?> _sizeSkew = new("--size-skew") { Description = "Of sizes alone; 0: all alike." };
    private readonly Option<int> _gateways = Count("--gateways", 16, "Concurrent gateways (an open loop's bound).");
    private readonly Option<int> _admins = Count("--admins", 4, "Concurrent admins (an open loop's bound).");
    private readonly Option<double?> _rate = new("--rate") { Description = "Checks a second: an open loop." };
    private readonly Option<double?> _changeRate = new("--change-rate") { Description = "Changes a second, likewise." };
    private readonly Option<int?> _changes = new("--changes") { Description = "End after so many (or revocations)." };
    private readonly Option<double> _think = Real("--think", 20, "Milliseconds between a closed loop's changes.");
    private readonly Option<double> _seconds = Real("--seconds", 30, "How long traffic runs, at most.");
    private readonly Option<double> _warmUp = Real("--warm-up", 3, "Seconds of traffic before measuring.");
    private readonly Option<double> _faultEvery = Real("--fault-every", 10, "Seconds between faults; 0: none.");
    private readonly Option<double> _faultTime = Real("--fault-time", 5, "Seconds that a fault lasts.");
    private readonly Option<bool> _documents = new("--documents") { Description = "Change by whole documents only." };
    private readonly Option<CallRoute> _route = new("--route")
    {
        Description = "`any`: to each silo in turn; `tenant`: a tenant's calls to one silo.",
    };

    private readonly Option<int> _seed = Count("--seed", 1, "Makes tenants and questions repeatable.");

    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for report.html, report.json and logs.",
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), $"orleansroles-load-{Environment.ProcessId}"),
    };

    /// <summary>Makes the command.</summary>
    public static RootCommand Create()
    {
        LoadCommand command = new();
        RootCommand root = new("Simulates many tenants with their gateways and admins, and judges every answer.")
        {
            command._mode, command._target, command._key, command._postgres, command._silos, command._silo,
            command._gateway, command._tenants, command._users, command._skew, command._sizeSkew, command._gateways,
            command._admins, command._rate, command._changeRate, command._changes, command._think, command._seconds,
            command._warmUp, command._faultEvery, command._faultTime, command._documents, command._route, command._seed,
            command._out,
        };
        command._mode.Description = Modes;
        root.SetAction(command.RunAsync);
        return root;
    }

    private static Option<int> Count(string name, int otherwise, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Option<double> Real(string name, double otherwise, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static LoadMode ModeOf(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Enum.TryParse(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out LoadMode mode))
        {
            return mode;
        }

        result.AddError($"there is no mode `{text}`; write {Modes}");
        return default;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LoadOptions options = OptionsOf(parsed);
        Directory.CreateDirectory(options.Folder);
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        ReportData report = options.Mode == LoadMode.Revocations
            ? await RevokeAsync(options, begun, cancellationToken)
            : await RunRoundsAsync(options, begun, cancellationToken);
        string html = Path.Combine(options.Folder, "report.html");
        await File.WriteAllTextAsync(html, ReportHtml.Of(report), CancellationToken.None);
        await File.WriteAllTextAsync(
            Path.Combine(options.Folder, "report.json"), ReportJson.Of(report), CancellationToken.None);
        Summary.Write(report, Console.Out);
        Console.WriteLine($"report: {html}");
        return report.Right ? 0 : 1;
    }

    private static async Task<ReportData> RunRoundsAsync(
        LoadOptions options, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        LiveScreen screen = new();
        Task<IReadOnlyList<Run>> work = Rounds.RunAsync(options, screen.Show, cancellationToken);
        await screen.DrawAsync(work);
        return ReportData.Of(options, begun, await work);
    }

    private static async Task<ReportData> RevokeAsync(
        LoadOptions options, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        (RoundData round, bool isRight) = await RevocationRun.RunAsync(options, Console.Out, cancellationToken);
        return ReportData.Of(options, begun, [round], isRight);
    }

    private LoadOptions OptionsOf(ParseResult parsed)
    {
        double skew = parsed.GetValue(_skew);
        return new LoadOptions
        {
            Mode = parsed.GetValue(_mode),
            Target = parsed.GetRequiredValue(_target),
            Key = parsed.GetValue(_key),
            OnPostgres = parsed.GetValue(_postgres),
            Silos = parsed.GetValue(_silos),
            SiloProgram = parsed.GetValue(_silo),
            GatewayProgram = parsed.GetValue(_gateway),
            Population = new PopulationPlan
            {
                Tenants = parsed.GetValue(_tenants),
                UsersMean = parsed.GetValue(_users),
                SizeSkew = parsed.GetValue(_sizeSkew) ?? skew,
            },
            Traffic = new TrafficShape(
                parsed.GetValue(_gateways), parsed.GetValue(_admins), parsed.GetValue(_rate),
                parsed.GetValue(_changeRate), parsed.GetValue(_changes),
                TimeSpan.FromMilliseconds(parsed.GetValue(_think))),
            ActivitySkew = skew,
            Style = parsed.GetValue(_documents) ? ChangeStyle.Documents : ChangeStyle.Commands,
            Route = parsed.GetValue(_route),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            FaultEvery = TimeSpan.FromSeconds(parsed.GetValue(_faultEvery)),
            FaultTime = TimeSpan.FromSeconds(parsed.GetValue(_faultTime)),
            Seed = parsed.GetValue(_seed),
            Folder = Path.GetFullPath(parsed.GetRequiredValue(_out)),
            CommandLine = $"load {string.Join(' ', parsed.Tokens.Select(token => token.Value))}",
        };
    }
}
