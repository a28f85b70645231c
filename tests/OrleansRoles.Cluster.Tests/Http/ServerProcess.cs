using OrleansRoles.Cluster.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>What the HTTP suites take for the server's process: a silo's.</summary>
internal static class ServerProcess
{
    /// <summary>Runs a silo with settings with which it does not start.</summary>
    /// <returns>The exit code and what it wrote to the error output.</returns>
    public static Task<(int ExitCode, string Error)> FailAsync(params string[] arguments) =>
        SiloProcess.FailAsync(["--OrleansRoles:Postgres=Host=127.0.0.1;Port=1", .. arguments]);
}
