using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansRoles.Storage.Conformance;

/// <summary>
/// A PostgreSQL server of the installed version in a folder of its own, for the tests of one process. It ends, and its
/// folder goes, with the process, however that ends.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Set to 1 to leave the PostgreSQL tests out where no server can be installed.</summary>
    public const string SkipVariable = "ORLEANSROLES_SKIP_POSTGRES";

    private const int PortTriesMax = 5;
    private const string ReadyLine = "ready";

    /// <summary>
    /// Makes the cluster and starts it; waits until its standard input ends, which a killed parent's does too; stops
    /// the server and deletes the folder. Arguments: folder, programs, port, and the command that changes the user.
    /// </summary>
    private const string Script =
        $$"""
        folder=$1; programs=$2; port=$3; shift 3
        stop() {
          "$@" "$programs/pg_ctl" stop -s -m immediate -D "$folder/data" </dev/null >/dev/null 2>&1
          rm -rf "$folder"
        }
        {
          "$@" "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
          "$@" "$programs/pg_ctl" start -s -w -t 60 -D "$folder/data" -l "$folder/log" -o "-p $port \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories='$folder' -c max_connections=800"
        } </dev/null >"$folder/start" 2>&1 || {
          cat "$folder/start" "$folder/log" >&2; stop "$@"; exit 1
        }
        echo {{ReadyLine}}
        cat >/dev/null
        stop "$@"
        """;

    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    private const int IdleSecondsMax = 5;

    private readonly Process _process;
    private readonly int _port;
    private int _databaseCount;

    private PostgresServer(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>The server that all tests of this process share.</summary>
    /// <exception cref="InvalidOperationException">There is none installed, or it does not start.</exception>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Starts a server of its own.</summary>
    /// <exception cref="InvalidOperationException">There is none installed, or it does not start.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        var programs = FindPrograms() ?? throw new InvalidOperationException(
            "no PostgreSQL server is installed: install the Debian package `postgresql` (only its programs are used) " +
            $"or set {SkipVariable}=1 to leave its tests out");
        for (var tries = 1; ; tries++)
        {
            var port = FreePort();
            var (process, failure) = await TryStartAsync(programs, port);
            if (failure is null)
            {
                return new PostgresServer(process, port);
            }

            process.Dispose();

            // Another process may have taken the port since it was found free.
            if (tries == PortTriesMax || !failure.Contains("Address already in use", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"PostgreSQL in `{programs}` did not start:\n{failure}");
            }
        }
    }

    /// <summary>Makes an empty database and answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databaseCount)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>
    /// The connection string of a database of this server. Each test has a database of its own, and pools that are
    /// known by their string alone (Orleans' providers) outlive it: what is idle is soon given back, or the server runs
    /// out of connections.
    /// </summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "postgres",
        Database = database,
        ConnectionIdleLifetime = IdleSecondsMax,
        ConnectionPruningInterval = IdleSecondsMax,
    }.ConnectionString;

    /// <summary>Stops the server and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<(Process Process, string? Failure)> TryStartAsync(string programs, int port)
    {
        var folder = Directory.CreateTempSubdirectory("orleansroles-postgres-").FullName;
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        string[] arguments =
        [
            "-c", Script, "postgres-server", folder, programs, port.ToString(CultureInfo.InvariantCulture),
            .. await UserChangeAsync(folder),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        return await process.StandardOutput.ReadLineAsync() == ReadyLine
            ? (process, null)
            : (process, await process.StandardError.ReadToEndAsync());
    }

    // PostgreSQL refuses to run as root; the Debian package makes a user for it.
    private static async Task<string[]> UserChangeAsync(string folder)
    {
        if (Environment.UserName != "root")
        {
            return [];
        }

        using var chown = Process.Start("chown", ["postgres:postgres", folder]);
        await chown.WaitForExitAsync();
        return chown.ExitCode == 0
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            : throw new InvalidOperationException(
                "PostgreSQL does not run as root, and there is no user `postgres`: install the Debian package " +
                "`postgresql`, which makes it, or run the tests as another user");
    }

    private static string? FindPrograms()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return debian.Concat(path).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
