using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.LoadTests.Targets;

/// <summary>A cluster of silo processes on a PostgreSQL of the run's own.</summary>
internal sealed class ClusterTarget : Target
{
    /// <summary>The cluster's name.</summary>
    public const string Id = "load";

    private const string ListensOn = "OrleansRoles listens on ";
    private const string OwnKey = "operator-key-of-the-load-test";
    private const string OwnBuild = "src/OrleansRoles.Silo/bin/Release/net10.0/OrleansRoles.Silo.dll";

    private readonly string _folder;
    private readonly ImmutableArray<Silo> _silos;

    private ClusterTarget(string folder, PostgresProcess postgres, ImmutableArray<Silo> silos)
    {
        _folder = folder;
        Postgres = postgres;
        _silos = silos;
    }

    public override string Description => $"cluster of {_silos.Length} silos on PostgreSQL";

    public override IReadOnlyList<Uri> Addresses => [.. _silos.Select(silo => silo.Address)];

    public override string Key => OwnKey;

    public override IReadOnlyList<ChildProcess> Processes =>
        [.. _silos.Select(silo => silo.Process).Append(Postgres.Server).OfType<ChildProcess>()];

    /// <summary>The database.</summary>
    public PostgresProcess Postgres { get; }

    /// <summary>How many silos there are, running or not.</summary>
    public int Count => _silos.Length;

    /// <summary>Starts silos on a new database.</summary>
    /// <param name="folder">Where logs and the database go.</param>
    /// <param name="count">How many.</param>
    /// <param name="isolated">Whether each silo runs as a user of its own, so that packets can be told apart.
    /// </param>
    /// <param name="siloProgram">The silo's program; null for the one that this repository builds.</param>
    /// <exception cref="InvalidOperationException">The silo is not built, or does not start.</exception>
    public static async Task<ClusterTarget> StartAsync(
        string folder, int count, bool isolated, string? siloProgram = null)
    {
        string program = Path.GetFullPath(siloProgram ?? Path.Combine(RepositoryRoot(), OwnBuild));
        if (!File.Exists(program))
        {
            throw new InvalidOperationException(
                $"there is no `{program}`: run `dotnet build src/OrleansRoles.Silo -c Release` first, or name another "
                + "build in `--silo`");
        }

        Directory.CreateDirectory(folder);
        PostgresProcess postgres = await PostgresProcess.StartAsync(folder);
        ClusterTarget target = new(
            folder, postgres,
            [.. Enumerable.Range(1, count).Select(number => new Silo(number, program, isolated))]);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(target.StartAsync));
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>The silo of a place.</summary>
    public Silo this[int place] => _silos[place];

    /// <summary>Starts a silo that does not run.</summary>
    public Task StartAsync(int place) => _silos[place].StartAsync(_folder, Postgres.ConnectionString(), OwnKey);

    public override async Task RestartAsync()
    {
        await Task.WhenAll(_silos.Select(silo => silo.StopAsync()));
        await Task.WhenAll(Enumerable.Range(0, Count).Select(StartAsync));
    }

    public override IStore OpenStore() => PostgresStore.Open(Postgres.ConnectionString());

    public override async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_silos.Select(silo => silo.StopAsync()));
        await Postgres.DisposeAsync();
    }

    /// <summary>The folder of the repository from which this was built.</summary>
    public static string RepositoryRoot() => typeof(ClusterTarget).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    /// <summary>One silo, on ports that it keeps.</summary>
    internal sealed class Silo(int number, string program, bool isolated)
    {
        private const int FirstUser = 47_000;
        private readonly int _http = PostgresProcess.FreePort();
        private readonly int _silo = PostgresProcess.FreePort();
        private readonly int _gateway = PostgresProcess.FreePort();

        /// <summary>What it is called.</summary>
        public string Name => string.Create(CultureInfo.InvariantCulture, $"silo{number}");

        /// <summary>Where it listens for HTTP.</summary>
        public Uri Address => new($"http://127.0.0.1:{_http}");

        /// <summary>The port of <see cref="Address"/>.</summary>
        public int HttpPort => _http;

        /// <summary>The user as which it runs, where it is isolated.</summary>
        public int User => FirstUser + number;

        /// <summary>The process, while it runs.</summary>
        public ChildProcess? Process { get; private set; }

        public async Task StartAsync(string folder, string postgres, string key)
        {
            string[] arguments =
            [
                "dotnet", program, "--urls", Address.ToString().TrimEnd('/'), $"--OrleansRoles:Postgres={postgres}",
                $"--OrleansRoles:OperatorKey={key}", $"--OrleansRoles:ClusterId={Id}",
                "--OrleansRoles:Address=127.0.0.1", $"--OrleansRoles:SiloPort={_silo}",
                $"--OrleansRoles:GatewayPort={_gateway}",
            ];
            string[] all = isolated
                ?
                [
                    "setpriv", string.Create(CultureInfo.InvariantCulture, $"--reuid={User}"), "--clear-groups",
                    .. arguments,
                ]
                : arguments;
            ProcessStartInfo start = new(all[0], all[1..]) { WorkingDirectory = "/" };
            if (isolated)
            {
                start.Environment["HOME"] = folder;
            }

            Process = await ChildProcess.StartAsync(Name, folder, start, ListensOn);
        }

        /// <summary>Ends it as a crash does.</summary>
        public async Task KillAsync()
        {
            if (Process is { } process)
            {
                await process.KillAsync();
                await process.DisposeAsync();
                Process = null;
            }
        }

        /// <summary>Lets it hand over and end.</summary>
        public async Task StopAsync()
        {
            if (Process is { } process)
            {
                await process.StopAsync();
                await process.DisposeAsync();
                Process = null;
            }
        }
    }
}
