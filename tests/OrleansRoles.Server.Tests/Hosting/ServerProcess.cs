using System.Diagnostics;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>The server as a process of its own, as operators run it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string ListensOn = "OrleansRoles listens on ";
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
        ServerProcess server = new(Launch(["--urls=http://127.0.0.1:0", $"--OrleansRoles:Data={data}", .. arguments]));
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            server.Output.Add(line);
            if (line.StartsWith(ListensOn, StringComparison.Ordinal))
            {
                server.Address = line[ListensOn.Length..];
                return server;
            }
        }

        string error = await server._process.StandardError.ReadToEndAsync();
        throw new InvalidOperationException($"the server ended before it listened: {error}");
    }

    /// <summary>Runs the server with settings with which it does not start.</summary>
    /// <returns>The exit code and what it wrote to the error output.</returns>
    public static async Task<(int ExitCode, string Error)> FailAsync(params string[] arguments)
    {
        using Process process = Launch(arguments);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        try
        {
            string error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new InvalidOperationException($"the server started with {string.Join(' ', arguments)}");
        }
    }

    /// <summary>Ends the process as a crash does: at once, without a chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static Process Launch(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(ServerHost).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
