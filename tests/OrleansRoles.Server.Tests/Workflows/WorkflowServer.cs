using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>The server that workflows run on, with a clock that can be put forward: one of this process, or another.
/// </summary>
internal sealed class WorkflowServer : IAsyncDisposable
{
    private readonly RunningServer? _own;
    private readonly TemporaryFolder? _folder;

    private WorkflowServer(RunningServer? own, TemporaryFolder? folder, Caller caller, string? mailFolder)
    {
        _own = own;
        _folder = folder;
        Caller = caller;
        Mails = mailFolder is null ? null : new WorkflowMails(mailFolder);
    }

    public Caller Caller { get; }

    /// <summary>The mails that the server writes; null where its folder is not known.</summary>
    public WorkflowMails? Mails { get; }

    /// <summary>A server that others started and end.</summary>
    public static WorkflowServer Of(Caller caller, string? mailFolder) => new(null, null, caller, mailFolder);

    public static async Task<WorkflowServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("ORLEANSROLES_TEST_SERVER") is { Length: > 0 } address)
        {
            string key = Environment.GetEnvironmentVariable("ORLEANSROLES_TEST_KEY") ?? RunningServer.Key;
            string? mail = Environment.GetEnvironmentVariable("ORLEANSROLES_TEST_MAIL");
            return Of(new Caller(address, key), mail);
        }

        TemporaryFolder folder = new();
        string mails = Path.Combine(folder.Path, "mail");
        RunningServer server = await RunningServer.StartOnAsync(
            folder.Path, "--environment=Development", "--OrleansRoles:TestClock=true",
            $"--OrleansRoles:Mail:Folder={mails}");
        return new WorkflowServer(server, folder, server.Caller, mails);
    }

    public async ValueTask DisposeAsync()
    {
        Mails?.Dispose();
        if (_own is null)
        {
            Caller.Dispose();
            return;
        }

        await _own.DisposeAsync();
        _folder!.Dispose();
    }
}
