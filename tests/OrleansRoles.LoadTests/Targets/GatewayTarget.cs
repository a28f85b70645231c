using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using OrleansRoles.LoadTests.Faults;
using OrleansRoles.LoadTests.Revocations;

namespace OrleansRoles.LoadTests.Targets;

/// <summary>Gateway processes that ask their own memory all the time and write down every answer.</summary>
internal sealed class GatewayTarget : IAsyncDisposable
{
    private const string OwnBuild =
        "tests/OrleansRoles.LoadTests.Gateway/bin/Release/net10.0/OrleansRoles.LoadTests.Gateway.dll";

    private readonly ImmutableArray<Gateway> _gateways;

    private GatewayTarget(ImmutableArray<Gateway> gateways) => _gateways = gateways;

    /// <summary>How many there are, running or not.</summary>
    public int Count => _gateways.Length;

    /// <summary>The processes that run.</summary>
    public IReadOnlyList<ChildProcess> Processes =>
        [.. _gateways.Select(gateway => gateway.Process).OfType<ChildProcess>()];

    /// <summary>The gateway of a place.</summary>
    public Gateway this[int place] => _gateways[place];

    /// <summary>Starts gateways of a cluster.</summary>
    /// <param name="folder">Where their logs go.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="count">How many.</param>
    /// <param name="doors">Whom they ask about.</param>
    /// <param name="rate">How many checks a second each makes.</param>
    /// <param name="isolated">Whether each runs as a user of its own, so that packets can be told apart.</param>
    /// <param name="gatewayProgram">Their program; null for the one that this repository builds.</param>
    /// <exception cref="InvalidOperationException">The gateway is not built, or does not start.</exception>
    public static async Task<GatewayTarget> StartAsync(
        string folder, ClusterTarget cluster, int count, Doors doors, int rate, bool isolated,
        string? gatewayProgram = null)
    {
        string program = Path.GetFullPath(
            gatewayProgram ?? Path.Combine(ClusterTarget.RepositoryRoot(), OwnBuild));
        if (!File.Exists(program))
        {
            throw new InvalidOperationException(
                $"there is no `{program}`: run `dotnet build tests/OrleansRoles.LoadTests.Gateway -c Release` first, "
                + "or name another build in `--gateway`");
        }

        string[] arguments =
        [
            "dotnet", program, "--postgres", cluster.Postgres.ConnectionString(), "--cluster", ClusterTarget.Id,
            "--tenants", Text(doors.Tenants), "--users", Text(doors.Users), "--members", Text(doors.Members),
            "--rate", Text(rate),
        ];
        GatewayTarget target = new(
            [.. Enumerable.Range(1, count).Select(number => new Gateway(number, folder, arguments, isolated))]);
        try
        {
            // All at once they would only wait for each other's start.
            foreach (Gateway gateway in target._gateways)
            {
                await gateway.StartAsync();
            }

            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets all of them end; their logs are whole then.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_gateways.Select(gateway => gateway.StopAsync()));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>One gateway.</summary>
    internal sealed class Gateway(int number, string folder, string[] arguments, bool isolated)
    {
        private const string Ready = "gateway is ready";
        private const int FirstUser = 47_100;

        private readonly List<string> _logs = [];

        /// <summary>What it is called.</summary>
        public string Name => string.Create(CultureInfo.InvariantCulture, $"gateway{number}");

        /// <summary>The process, while it runs.</summary>
        public ChildProcess? Process { get; private set; }

        /// <summary>What its lives wrote, one file each.</summary>
        public IReadOnlyList<string> Logs => _logs;

        /// <summary>Starts it with nothing in memory.</summary>
        public async Task StartAsync()
        {
            string log = Path.Combine(
                folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{_logs.Count + 1}.checks"));
            await File.WriteAllBytesAsync(log, []);
            _logs.Add(log);
            string[] all = [.. arguments, "--name", Name, "--log", log];
            if (isolated)
            {
                await PostgresProcess.RunAsync("chmod", ["a+w", log]);
                all =
                [
                    "setpriv", string.Create(CultureInfo.InvariantCulture, $"--reuid={User}"), "--clear-groups",
                    .. all,
                ];
            }

            ProcessStartInfo start = new(all[0], all[1..]) { WorkingDirectory = "/" };
            Process = await ChildProcess.StartAsync(Name, folder, start, Ready);
        }

        /// <summary>Ends it as a crash does.</summary>
        public Task KillAsync() => EndAsync(process => process.KillAsync());

        /// <summary>Lets it say good-bye and end.</summary>
        public Task StopAsync() => EndAsync(process => process.StopAsync());

        /// <summary>Stops it where it stands, or lets it go on.</summary>
        public Task FreezeAsync(bool isFrozen) =>
            ChildProcess.SignalAsync(Process!.Process.Id, isFrozen ? "STOP" : "CONT");

        /// <summary>Cuts it off from everybody.</summary>
        public Task<PacketCut> CutOffAsync() => PacketCut.BeginAsync(User, except: 0);

        private int User => FirstUser + number;

        private async Task EndAsync(Func<ChildProcess, Task> end)
        {
            if (Process is { } process)
            {
                Process = null;
                await end(process);
                await process.DisposeAsync();
            }
        }
    }
}
