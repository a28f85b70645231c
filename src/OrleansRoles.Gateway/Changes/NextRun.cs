namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// One call for many callers: each is answered by a run that began after it asked. While a run is under way those who
/// come wait for the next one together.
/// </summary>
/// <param name="run">The call, given what everybody who waits for it asked about. It must not fail.</param>
internal sealed class NextRun<TAbout, T>(Func<IReadOnlyCollection<TAbout>, Task<T>> run)
{
    private readonly Lock _changing = new();
    private HashSet<TAbout> _about = [];
    private TaskCompletionSource<T>? _next;
    private bool _isRunning;

    /// <summary>The answer of a run that begins from now on, about this and perhaps more.</summary>
    public Task<T> AskAsync(TAbout about)
    {
        lock (_changing)
        {
            _about.Add(about);
            _next ??= new TaskCompletionSource<T>();
            Task<T> answer = _next.Task;
            if (!_isRunning)
            {
                _isRunning = true;
                _ = RunAsync();
            }

            return answer;
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (true)
        {
            TaskCompletionSource<T> asked;
            HashSet<TAbout> about;
            lock (_changing)
            {
                if (_next is null)
                {
                    _isRunning = false;
                    return;
                }

                asked = _next;
                about = _about;
                _next = null;
                _about = [];
            }

            asked.SetResult(await run(about));
        }
    }
}
