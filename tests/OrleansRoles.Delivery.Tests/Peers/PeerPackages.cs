using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace OrleansRoles.Delivery.Tests.Peers;

/// <summary>The packages of the peers, installed by the lock file once for each version of it.</summary>
internal static class PeerPackages
{
    private const string Npm = "npm";
    private const string Node = "node";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<string?> s_missing = new(Find);

    /// <summary>Where the peers are.</summary>
    public static string Folder { get; } = Path.Combine(
        typeof(PeerPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "tests", "OrleansRoles.Delivery.Tests", "peers");

    /// <summary>Why the peers cannot run here; null where they can.</summary>
    public static string? Missing => s_missing.Value;

    private static string? Find()
    {
        string? problem = Run(Node, "--version") ?? Run(Npm, "--version");
        return (problem ?? Install()) is { } why
            ? $"SKIPPED, deliveries were not tried against real servers: {why}"
            : null;
    }

    private static string? Install()
    {
        FileInfo installed = new(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        FileInfo wanted = new(Path.Combine(Folder, "package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc
            ? null
            : Run(Npm, "ci", "--no-audit", "--no-fund");
    }

    private static string? Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            StringBuilder error = new();
            process.ErrorDataReceived += (_, line) => error.Append(line.Data).Append(' ');
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                return $"`{program}` did not end within {s_patience.TotalMinutes} minutes";
            }

            // Without a limit it also waits until all that was printed has been read.
            process.WaitForExit();
            return process.ExitCode == 0
                ? null
                : $"`{program} {string.Join(' ', arguments)}` ended with {process.ExitCode}: {error}";
        }
        catch (Win32Exception)
        {
            return $"`{program}` is not installed";
        }
    }
}
