namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// One call for many callers: each is answered by a run that began after it asked. While a run is under way those who
/// come wait for the next one together.
/// </summary>
internal sealed class NextRun<T>(Func<Task<T>> run)
{
    private readonly Lock _changing = new();
    private TaskCompletionSource<T>? _next;
    private bool _isRunning;

    /// <summary>The answer of a run that begins from now on. The run itself must not fail.</summary>
    public Task<T> AskAsync()
    {
        lock (_changing)
        {
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
            lock (_changing)
            {
                if (_next is null)
                {
                    _isRunning = false;
                    return;
                }

                asked = _next;
                _next = null;
            }

            asked.SetResult(await run());
        }
    }
}
