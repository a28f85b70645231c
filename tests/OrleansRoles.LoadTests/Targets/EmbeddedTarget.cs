using System.Diagnostics;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Server;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.LoadTests.Targets;

/// <summary>The server of one process, on SQLite or PostgreSQL.</summary>
internal sealed class EmbeddedTarget : Target
{
    private const string ListensOn = "OrleansRoles listens on ";
    private const string OwnKey = "operator-key-of-the-load-test";

    private readonly string _folder;
    private readonly PostgresProcess? _postgres;
    private readonly int _port = PostgresProcess.FreePort();
    private ChildProcess? _server;

    private EmbeddedTarget(string folder, PostgresProcess? postgres)
    {
        _folder = folder;
        _postgres = postgres;
    }

    public override string Description => $"embedded server on {(_postgres is null ? "SQLite" : "PostgreSQL")}";

    public override IReadOnlyList<Uri> Addresses => [new Uri($"http://127.0.0.1:{_port}")];

    public override string Key => OwnKey;

    public override IReadOnlyList<ChildProcess> Processes =>
        [.. new[] { _server, _postgres?.Server }.OfType<ChildProcess>()];

    /// <summary>The database, where it is PostgreSQL.</summary>
    public PostgresProcess? Postgres => _postgres;

    /// <summary>Starts it on a new store.</summary>
    public static async Task<EmbeddedTarget> StartAsync(string folder, bool onPostgres)
    {
        PostgresProcess? postgres = onPostgres ? await PostgresProcess.StartAsync(folder) : null;
        EmbeddedTarget target = new(folder, postgres);
        await target.LaunchAsync();
        return target;
    }

    public override async Task RestartAsync()
    {
        await (_server?.StopAsync() ?? Task.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await LaunchAsync();
    }

    public override IStore OpenStore() => _postgres is null
        ? SqliteStore.Open(Path.Combine(Data, "orleansroles.db"))
        : PostgresStore.Open(_postgres.ConnectionString());

    public override async ValueTask DisposeAsync()
    {
        await (_server?.StopAsync() ?? Task.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private string Data => Path.Combine(_folder, "data");

    private async Task LaunchAsync()
    {
        string store = _postgres is null
            ? $"--OrleansRoles:Data={Data}"
            : $"--OrleansRoles:Postgres={_postgres.ConnectionString()}";
        ProcessStartInfo start = new("dotnet", [
            typeof(ServerHost).Assembly.Location, "--urls", Addresses[0].ToString(), store,
            $"--OrleansRoles:OperatorKey={OwnKey}",
        ]);
        _server = await ChildProcess.StartAsync("server", _folder, start, ListensOn);
    }
}
