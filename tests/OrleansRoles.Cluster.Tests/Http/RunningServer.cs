using System.Collections.Concurrent;
using Npgsql;
using OrleansRoles.Cluster.Tests.Hosting;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Silo;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>
/// What the HTTP suites take for their server: two silos and a gateway on a database of its own, each with its own HTTP
/// interface. Requests go to them in turn, so what one acknowledged the next is asked about.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-only";

    private const int ConnectionsMax = 8;

    /// <summary>The database that stands for a data folder.</summary>
    private static readonly ConcurrentDictionary<string, string> s_databases = new(StringComparer.Ordinal);

    private readonly SiloHost[] _members;
    private readonly TemporaryFolder? _folder;

    private RunningServer(SiloHost[] members, TemporaryFolder? folder)
    {
        _members = members;
        _folder = folder;
        Caller = new Caller(Address, Key, new InTurn([.. members.Select(member => new Uri(member.Addresses[0]))]));
    }

    public Caller Caller { get; }

    /// <summary>The address of the gateway, which holds no entity.</summary>
    public string Address => _members[^1].Addresses[0];

    /// <summary>Starts a cluster on an empty database.</summary>
    public static Task<RunningServer> StartAsync(params string[] settings)
    {
        TemporaryFolder folder = new();
        return StartAsync(folder.Path, folder, settings);
    }

    /// <summary>Starts a cluster on the database that stands for a folder, and stays.</summary>
    public static Task<RunningServer> StartOnAsync(string folder, params string[] settings) =>
        StartAsync(folder, null, settings);

    /// <summary>The store of a cluster that does not run.</summary>
    public static IStore OpenStore(string folder) => PostgresStore.Open(s_databases[folder]);

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        foreach (SiloHost member in _members.Reverse())
        {
            await member.StopAsync();
            await member.DisposeAsync();
        }

        _folder?.Dispose();
    }

    private static async Task<RunningServer> StartAsync(string data, TemporaryFolder? folder, string[] settings)
    {
        if (!s_databases.TryGetValue(data, out string? postgres))
        {
            PostgresServer server = await PostgresServer.SharedAsync();
            postgres = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync())
            {
                MaxPoolSize = ConnectionsMax,
            }.ConnectionString;
            s_databases[data] = postgres;
        }

        SiloHost first = await StartMemberAsync(postgres, settings);
        SiloHost[] others = await Task.WhenAll(
            StartMemberAsync(postgres, settings),
            StartMemberAsync(postgres, [.. settings, "--OrleansRoles:Role=gateway"]));
        return new RunningServer([first, .. others], folder);
    }

    private static async Task<SiloHost> StartMemberAsync(string postgres, string[] settings)
    {
        SiloHost host = await SiloHost.BuildAsync(
        [
            "--urls=http://127.0.0.1:0", $"--OrleansRoles:Postgres={postgres}", $"--OrleansRoles:OperatorKey={Key}",
            "--OrleansRoles:Address=127.0.0.1", $"--OrleansRoles:SiloPort={SiloProcess.FreePort()}",
            $"--OrleansRoles:GatewayPort={SiloProcess.FreePort()}", "--Logging:Console:LogLevel:Default=None",
            .. settings,
        ]);
        await host.StartAsync(TextWriter.Null);
        return host;
    }
}
