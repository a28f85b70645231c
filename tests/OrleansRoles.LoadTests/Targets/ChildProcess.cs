using System.Diagnostics;
using System.Globalization;

namespace OrleansRoles.LoadTests.Targets;

/// <summary>A program that the run started itself, with its output in a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KibiBytes = 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private readonly StreamWriter _log;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string name, Process process, StreamWriter log)
    {
        Name = name;
        Process = process;
        _log = log;
    }

    /// <summary>What it is called in reports.</summary>
    public string Name { get; }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>The line by which it said that it is ready.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="folder">Where its log goes.</param>
    /// <param name="start">The program.</param>
    /// <param name="ready">What stands in the line by which it is ready; empty: do not wait.</param>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<ChildProcess> StartAsync(
        string name, string folder, ProcessStartInfo start, string ready)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        string log = Path.Combine(folder, $"{name}.log");
        StreamWriter writer = new(log, append: true) { AutoFlush = true };
        ChildProcess child = new(name, Process.Start(start)!, writer);
        child.Follow(ready);
        if (ready.Length == 0)
        {
            return child;
        }

        Task ended = child.Process.WaitForExitAsync();
        Task first = await Task.WhenAny(child._ready.Task, ended, Task.Delay(_patience));
        if (first != child._ready.Task)
        {
            await child.DisposeAsync();
            throw new InvalidOperationException(
                $"`{name}` did not become ready: {string.Join(" | ", File.ReadLines(log).TakeLast(10))}");
        }

        child.ReadyLine = await child._ready.Task;
        return child;
    }

    /// <summary>Ends it as a crash does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }
    }

    /// <summary>Asks it to end (SIGTERM), and waits.</summary>
    public async Task StopAsync()
    {
        if (Process.HasExited)
        {
            return;
        }

        await SignalAsync(Process.Id, "TERM");
        using CancellationTokenSource patience = new(_patience);
        try
        {
            await Process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>Sends a signal to a process.</summary>
    public static async Task SignalAsync(int process, string signal)
    {
        using Process kill = Process.Start(
            "kill", ["-s", signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The processes that a process has started itself: a database server has one for each connection.
    /// </summary>
    public static IEnumerable<int> ChildrenOf(int process)
    {
        string file = $"/proc/{process}/task/{process}/children";
        return File.Exists(file)
            ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
            : [];
    }

    /// <summary>Its own resident memory in bytes, and the processor time so far of it and of its living children; null
    /// where it has ended.</summary>
    public (long Bytes, TimeSpan Cpu)? Use()
    {
        try
        {
            string? line = File.ReadLines($"/proc/{Process.Id}/status")
                .FirstOrDefault(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            string digits = new([.. (line ?? "").Where(char.IsAsciiDigit)]);
            Process.Refresh();
            return digits.Length == 0
                ? null
                : (long.Parse(digits, CultureInfo.InvariantCulture) * KibiBytes,
                    ChildrenOf(Process.Id).Aggregate(Process.TotalProcessorTime, (sum, child) => sum + TimeOf(child)));
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException
            or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Process.Dispose();
        await _log.DisposeAsync();
    }

    private static TimeSpan TimeOf(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return found.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended meanwhile.
            return TimeSpan.Zero;
        }
    }

    private void Follow(string ready)
    {
        Process.OutputDataReceived += (_, line) => Take(line.Data);
        Process.ErrorDataReceived += (_, line) => Take(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (_log)
            {
                if (_log.BaseStream is not null)
                {
                    _log.WriteLine(line);
                }
            }

            if (ready.Length > 0 && line.Contains(ready, StringComparison.Ordinal))
            {
                _ready.TrySetResult(line);
            }
        }
    }
}
