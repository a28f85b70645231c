using System.Diagnostics;
using System.Reflection;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>Our own programs as processes, as operators run them.</summary>
internal static class Programs
{
    private const string ListensOn = "OrleansRoles listens on ";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a program.</summary>
    public static Process Launch(Assembly program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until a program says where it listens; what it prints until then goes to
    /// <paramref name="output"/>.</summary>
    public static async Task<string> ListenAsync(Process process, Action<string>? output = null)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output?.Invoke(line);
            if (line.StartsWith(ListensOn, StringComparison.Ordinal))
            {
                return line[ListensOn.Length..];
            }
        }

        string error = await process.StandardError.ReadToEndAsync();
        throw new InvalidOperationException($"the program ended before it listened: {error}");
    }

    /// <summary>Runs a program with settings with which it does not start.</summary>
    /// <returns>The exit code and what it wrote to the error output.</returns>
    public static async Task<(int ExitCode, string Error)> FailAsync(Assembly program, IEnumerable<string> arguments)
    {
        using Process process = Launch(program, arguments);
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            string error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new InvalidOperationException($"the program started with {string.Join(' ', arguments)}");
        }
    }

    /// <summary>Ends a process as a crash does: at once, without a chance to finish anything.</summary>
    public static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Ends a process where it still runs, and gives back what it took.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
