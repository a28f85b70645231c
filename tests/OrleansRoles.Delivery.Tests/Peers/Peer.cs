using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace OrleansRoles.Delivery.Tests.Peers;

/// <summary>The other side of a delivery, in a process of its own: it tells what it sees.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private readonly Task<string> _error;
    private readonly Task _reading;

    private Peer(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>The port at which it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a mail server.</summary>
    public static Task<Peer> MailServerAsync(object settings) => StartAsync("smtp.mjs", settings);

    /// <summary>Starts a receiver of webhooks.</summary>
    public static Task<Peer> ReceiverAsync(params object[] answers) => StartAsync("receiver.mjs", new { answers });

    /// <summary>What happens next; fails the test where that is something else, or nothing for long.</summary>
    public async Task<JsonElement> NextAsync(string kind)
    {
        using CancellationTokenSource patience = new(s_patience);
        JsonElement next;
        try
        {
            next = await _events.Reader.ReadAsync(patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            string error = _error.IsCompleted ? await _error : "it runs";
            throw new TimeoutException($"the peer told of no `{kind}` ({error})", exception);
        }

        Assert.True(next.GetProperty("event").GetString() == kind, $"`{kind}` was expected, and came: {next}");
        return next;
    }

    /// <summary>Ends the peer, and fails the test where it told of anything that was not asked for.</summary>
    public async Task QuietAsync()
    {
        await DisposeAsync();
        bool isAny = _events.Reader.TryRead(out JsonElement unexpected);
        Assert.False(isAny, $"nothing was expected, and came: {unexpected}");
    }

    /// <summary>Tells the peer something.</summary>
    public async Task TellAsync(object what)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(what));
        await _process.StandardInput.FlushAsync();
        await NextAsync("heard");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _reading;
    }

    private static async Task<Peer> StartAsync(string script, object settings)
    {
        ProcessStartInfo start = new("node", [script, JsonSerializer.Serialize(settings)])
        {
            WorkingDirectory = PeerPackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Peer peer = new(Process.Start(start)!);
        peer.Port = (await peer.NextAsync("listening")).GetProperty("port").GetInt32();
        return peer;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            _events.Writer.TryWrite(json.RootElement.Clone());
        }

        _events.Writer.Complete();
    }
}
