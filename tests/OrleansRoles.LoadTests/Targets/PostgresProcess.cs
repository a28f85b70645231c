using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansRoles.LoadTests.Targets;

/// <summary>
/// A PostgreSQL server of the run's own, on a loopback port and in the run's folder, that can be stopped and started.
/// It flushes as a production server does.
/// </summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const string Ready = "database system is ready to accept connections";

    private readonly string _programs;
    private readonly string _folder;
    private readonly string[] _asUser;
    private ChildProcess? _server;

    private PostgresProcess(string programs, string folder, string[] asUser, int port)
    {
        _programs = programs;
        _folder = folder;
        _asUser = asUser;
        Port = port;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The server, while it runs.</summary>
    public ChildProcess? Server => _server;

    /// <summary>Makes a cluster and starts it.</summary>
    /// <exception cref="InvalidOperationException">None is installed, or it does not start.</exception>
    public static async Task<PostgresProcess> StartAsync(string folder)
    {
        string programs = FindPrograms() ?? throw new InvalidOperationException(
            "no PostgreSQL server is installed: install the Debian package `postgresql`");
        string home = Path.Combine(folder, "postgres");
        Directory.CreateDirectory(home);
        string[] asUser = [];
        if (Environment.UserName == "root")
        {
            // It refuses to run as root; the Debian package makes a user for it.
            await RunAsync("chown", ["postgres:postgres", home]);
            await RunAsync("chmod", ["o+x", folder]);
            asUser = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"];
        }

        PostgresProcess postgres = new(programs, home, asUser, FreePort());
        await postgres.RunAsUserAsync(
            "initdb", ["-D", postgres.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]);
        await postgres.StartAgainAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        await using NpgsqlCommand command = source.CreateCommand("CREATE DATABASE roles");
        await command.ExecuteNonQueryAsync();
        return postgres;
    }

    /// <summary>The connection string of the installation's database.</summary>
    public string ConnectionString(string database = "roles") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Database = database,
        Timeout = 5,
    }.ConnectionString;

    /// <summary>Stops it as an operator's restart does: sessions are cut off, what is committed stays.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            await ChildProcess.SignalAsync(server.Process.Id, "INT");
            await server.Process.WaitForExitAsync();
            await server.DisposeAsync();
            _server = null;
        }
    }

    /// <summary>Starts it again on its data.</summary>
    public async Task StartAgainAsync()
    {
        string program = Path.Combine(_programs, "postgres");
        string[] all =
        [
            .. _asUser, program, "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}",
            "-c", "max_connections=400", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB",
        ];
        _server = await ChildProcess.StartAsync(
            "postgres", Path.GetDirectoryName(_folder)!, new ProcessStartInfo(all[0], all[1..])
            {
                WorkingDirectory = _folder,
            },
            Ready);
    }

    /// <summary>Stops all of its processes where they stand, or lets them go on.</summary>
    public async Task FreezeAsync(bool isFrozen)
    {
        if (_server is not { } server)
        {
            return;
        }

        string signal = isFrozen ? "STOP" : "CONT";
        foreach (int child in ChildProcess.ChildrenOf(server.Process.Id).Append(server.Process.Id))
        {
            await ChildProcess.SignalAsync(child, signal);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FreezeAsync(isFrozen: false);
        await StopAsync();
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task RunAsUserAsync(string program, string[] arguments)
    {
        string[] all = [.. _asUser, Path.Combine(_programs, program), .. arguments];
        return RunAsync(all[0], all[1..]);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    internal static async Task RunAsync(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"`{program}` failed: {await error}");
        }
    }

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")))
        : null;
}
