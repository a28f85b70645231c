using System.Diagnostics;

namespace OrleansRoles.Deployment.Tests;

/// <summary>A fact that needs a program; it is skipped, and says so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InstalledFactAttribute : FactAttribute
{
    public InstalledFactAttribute(string program, params string[] probe)
    {
        Program = program;
        Probe = probe;
        if (!Runs(program, probe))
        {
            Skip = $"`{program} {string.Join(' ', probe)}` does not run here: install it";
        }
    }

    public string Program { get; }

    public string[] Probe { get; }

    private static bool Runs(string program, string[] probe)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, probe)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
