using Spectre.Console;

namespace OrleansRoles.Cli.Output;

/// <summary>Says what is going on, where it takes long and somebody looks at the terminal.</summary>
internal static class Progress
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(700);

    /// <summary>Waits for work, with a spinner after a while.</summary>
    /// <param name="screen">Where the spinner goes: never where results go.</param>
    /// <param name="what">What is going on.</param>
    /// <param name="start">Starts the work; what it reports replaces the text.</param>
    public static async Task<T> RunAsync<T>(Screen screen, string what, Func<IProgress<string>, Task<T>> start)
    {
        Latest latest = new(what);
        Task<T> work = start(latest);
        if (!screen.IsTerminal || await Task.WhenAny(work, Task.Delay(_patience)) == work)
        {
            return await work;
        }

        await screen.ToConsole().Status().StartAsync(Markup.Escape(latest.Text), async status =>
        {
            while (await Task.WhenAny(work, Task.Delay(_patience)) != work)
            {
                status.Status(Markup.Escape(latest.Text));
            }
        });
        return await work;
    }

    /// <summary>Work that computes, off the thread that draws.</summary>
    public static Task<T> RunAsync<T>(Screen screen, string what, Func<IProgress<string>, T> compute) =>
        RunAsync(screen, what, progress => Task.Run(() => compute(progress)));

    private sealed class Latest(string text) : IProgress<string>
    {
        private volatile string _text = text;

        public string Text => _text;

        public void Report(string value) => _text = value;
    }
}
