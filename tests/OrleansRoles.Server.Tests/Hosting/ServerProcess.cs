using System.Diagnostics;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>The server as a process of its own, as operators run it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string KeyLine = "operator key: ";

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>What it printed until it listened.</summary>
    public List<string> Output { get; } = [];

    public string Address { get; private set; } = "";

    /// <summary>The key that it made and printed, or null.</summary>
    public string? PrintedKey => Output.FirstOrDefault(line => line.StartsWith(KeyLine, StringComparison.Ordinal))?
        [KeyLine.Length..];

    /// <summary>Starts the server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] arguments)
    {
        ServerProcess server = new(Programs.Launch(
            typeof(ServerHost).Assembly, ["--urls=http://127.0.0.1:0", $"--OrleansRoles:Data={data}", .. arguments]));
        server.Address = await Programs.ListenAsync(server._process, server.Output.Add);
        return server;
    }

    /// <summary>Runs the server with settings with which it does not start.</summary>
    /// <returns>The exit code and what it wrote to the error output.</returns>
    public static Task<(int ExitCode, string Error)> FailAsync(params string[] arguments) =>
        Programs.FailAsync(typeof(ServerHost).Assembly, arguments);

    /// <summary>Ends the process as a crash does: at once, without a chance to finish anything.</summary>
    public Task KillAsync() => Programs.KillAsync(_process);

    public void Dispose() => Programs.End(_process);
}
