using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Silo;

namespace OrleansRoles.Cluster.Tests.Hosting;

/// <summary>A silo as a process of its own, as operators run it.</summary>
internal sealed class SiloProcess : IDisposable
{
    public const string Key = "a-key-for-tests-only";

    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    public HttpClient Http { get; } = new();

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(string postgres, params string[] arguments)
    {
        SiloProcess silo = new(Programs.Launch(typeof(SiloHost).Assembly,
        [
            "--urls=http://127.0.0.1:0", $"--OrleansRoles:Postgres={postgres}", $"--OrleansRoles:OperatorKey={Key}",
            "--OrleansRoles:Address=127.0.0.1", $"--OrleansRoles:SiloPort={FreePort()}",
            $"--OrleansRoles:GatewayPort={FreePort()}", .. arguments,
        ]));
        string address = await Programs.ListenAsync(silo._process);
        // What it writes later is read as well: a full pipe would stop it.
        _ = silo._process.StandardOutput.ReadToEndAsync();
        _ = silo._process.StandardError.ReadToEndAsync();
        silo.Http.BaseAddress = new Uri(address);
        silo.Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        await silo.WaitUntilReadyAsync();
        return silo;
    }

    /// <summary>Runs a silo with settings with which it does not start.</summary>
    /// <returns>The exit code and what it wrote to the error output.</returns>
    public static Task<(int ExitCode, string Error)> FailAsync(params string[] arguments) =>
        Programs.FailAsync(typeof(SiloHost).Assembly, arguments);

    /// <summary>Ends the process as a crash does: at once.</summary>
    public Task KillAsync() => Programs.KillAsync(_process);

    /// <summary>Tells the process to stop, as an orchestrator does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start(
            "/bin/kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        Programs.End(_process);
    }

    private async Task WaitUntilReadyAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            using HttpResponseMessage ready = await Http.GetAsync("/health/ready", patience.Token);
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
