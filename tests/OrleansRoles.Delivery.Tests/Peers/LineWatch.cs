using System.Threading.Channels;

namespace OrleansRoles.Delivery.Tests.Peers;

/// <summary>Lines that a test waits for: what a process prints, or what is logged.</summary>
internal sealed class LineWatch
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    /// <summary>Adds a line.</summary>
    public void Add(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Says that no more lines come.</summary>
    public void End() => _lines.Writer.TryComplete();

    /// <summary>Whether a line that contains a text has come by now.</summary>
    public bool HasCome(string text)
    {
        while (_lines.Reader.TryRead(out string? line))
        {
            _seen.Add(line);
        }

        return _seen.Any(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>The next line that contains a text, of those that were not looked at yet.</summary>
    public async Task<string> WaitAsync(string text)
    {
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            while (true)
            {
                string line = await _lines.Reader.ReadAsync(patience.Token);
                _seen.Add(line);
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException(
                $"no line contains `{text}` among:{Environment.NewLine}{string.Join(Environment.NewLine, _seen)}",
                exception);
        }
    }
}
