using System.Text.RegularExpressions;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>
/// The mails that the server writes into its folder. They come a moment after the answer that causes them: whoever
/// needs one waits for its file.
/// </summary>
internal sealed partial class WorkflowMails : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly FileSystemWatcher _watcher;
    private readonly SemaphoreSlim _came = new(0);

    public WorkflowMails(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _watcher = new FileSystemWatcher(_folder, "*.eml");
        _watcher.Renamed += (_, _) => _came.Release();
        _watcher.Created += (_, _) => _came.Release();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>
    /// The mails to an address that name a tenant; waits until there are so many, and gives those that there are when
    /// nothing comes any more.
    /// </summary>
    public async Task<IReadOnlyList<WorkflowMail>> ReadAsync(string address, string tenant, int atLeast)
    {
        using CancellationTokenSource over = new(_patience);
        while (true)
        {
            List<WorkflowMail> found = [];
            foreach (string file in Directory.EnumerateFiles(_folder, "*.eml"))
            {
                // Long headers go on in lines that begin with a blank. All of it is ASCII here, and so as it reads.
                string mail = (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n")
                    .Replace("\n ", " ", StringComparison.Ordinal);
                bool isOne = mail.Contains($"\nTo: {address}\n", StringComparison.Ordinal)
                    && mail.Contains(tenant, StringComparison.Ordinal);
                if (isOne)
                {
                    found.Add(new WorkflowMail(Path.GetFileName(file), Token().Match(mail).Value));
                }
            }

            if (found.Count >= atLeast)
            {
                return found;
            }

            try
            {
                await _came.WaitAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                return found;
            }
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _came.Dispose();
    }

    [GeneratedRegex(@"\borin_[\w.-]+")]
    private static partial Regex Token();
}

/// <summary>A mail.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Token">The token of the invitation that it is; empty for another mail.</param>
internal sealed record WorkflowMail(string File, string Token);
