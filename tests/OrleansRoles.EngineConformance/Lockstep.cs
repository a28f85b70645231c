namespace OrleansRoles.EngineConformance;

/// <summary>
/// Has the commits of several engines meet: none goes on before every engine that has a command stands before one as
/// well, and then they commit one after the other, in the engines' order. So what each decided was decided of the state
/// before the others' commits, and the same commands end the same way however the threads run.
/// </summary>
/// <param name="engines">How many engines there are. Each is sent one command at a time.</param>
public sealed class Lockstep(int engines)
{
    private readonly Lock _lock = new();
    private readonly bool[] _hasCommand = new bool[engines];
    private readonly TaskCompletionSource?[] _waiting = new TaskCompletionSource?[engines];

    /// <summary>Says that an engine is about to be sent a command.</summary>
    /// <param name="engine">The engine's place.</param>
    public void Begin(int engine)
    {
        lock (_lock)
        {
            _hasCommand[engine] = true;
        }
    }

    /// <summary>Says that an engine's command has ended.</summary>
    /// <param name="engine">The engine's place.</param>
    public void End(int engine)
    {
        lock (_lock)
        {
            _hasCommand[engine] = false;
            GoOn();
        }
    }

    /// <summary>Commits for an engine when it is its turn.</summary>
    /// <param name="engine">The engine's place.</param>
    /// <param name="commit">Carries the commit out.</param>
    public async Task<T> CommitAsync<T>(int engine, Func<Task<T>> commit)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting[engine] = turn;
            GoOn();
        }

        await turn.Task;
        try
        {
            return await commit();
        }
        finally
        {
            lock (_lock)
            {
                _waiting[engine] = null;
                GoOn();
            }
        }
    }

    /// <summary>
    /// Lets the first of those that wait commit, where every engine that has a command waits. Those behind it still
    /// wait then, so that nobody comes before them: the next is let in when this one's command has ended.
    /// </summary>
    private void GoOn()
    {
        for (int engine = 0; engine < engines; engine++)
        {
            if (_hasCommand[engine] && _waiting[engine] is null)
            {
                return;
            }
        }

        Array.Find(_waiting, turn => turn is not null)?.TrySetResult();
    }
}
