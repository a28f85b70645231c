using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>The server inside this process, on a free port and a folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-only";

    private readonly ServerHost _host;
    private readonly TemporaryFolder? _folder;

    private RunningServer(ServerHost host, TemporaryFolder? folder, string output)
    {
        _host = host;
        _folder = folder;
        Output = output;
        Caller = new Caller(host.Addresses[0], Key);
    }

    public Caller Caller { get; }

    /// <summary>What it printed at start.</summary>
    public string Output { get; }

    public string Address => _host.Addresses[0];

    /// <summary>Starts a server on a folder that goes with it.</summary>
    public static Task<RunningServer> StartAsync(params string[] settings)
    {
        TemporaryFolder folder = new();
        return StartAsync(folder.Path, folder, settings);
    }

    /// <summary>Starts a server on a folder that stays.</summary>
    public static Task<RunningServer> StartOnAsync(string folder, params string[] settings) =>
        StartAsync(folder, null, settings);

    /// <summary>The store of a server that does not run.</summary>
    public static IStore OpenStore(string folder) => SqliteStore.Open(Path.Combine(folder, "orleansroles.db"));

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await _host.DisposeAsync();
        _folder?.Dispose();
    }

    private static async Task<RunningServer> StartAsync(string data, TemporaryFolder? folder, string[] settings)
    {
        StringWriter output = new();
        ServerHost host = await ServerHost.BuildAsync(
            [
                "--urls=http://127.0.0.1:0", $"--OrleansRoles:Data={data}", $"--OrleansRoles:OperatorKey={Key}",
                .. settings,
            ],
            output);
        await host.StartAsync(output);
        return new RunningServer(host, folder, output.ToString());
    }
}
