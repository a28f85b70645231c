using System.Net.Http.Headers;
using System.Net.Sockets;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli.Remote;

/// <summary>Asks a server over HTTP.</summary>
internal sealed class ServerClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly ServerAddress _address;
    private readonly CommandIo _io;

    /// <summary>Makes a client; warns where the key would travel in the clear.</summary>
    public ServerClient(CommandIo io, ServerAddress address)
    {
        _io = io;
        _address = address;
        _client = new HttpClient(io.Host.CreateHandler()) { Timeout = address.Timeout };
        if (address.IsKeyExposed)
        {
            io.Err.Write("warning", Tone.Caution)
                .Line($": the key travels unencrypted to `{address.Text}`: use https");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Sends a request.</summary>
    /// <returns>The answer to a request that succeeded; a failure where it did not, or never arrived.</returns>
    public async Task<Result<ServerAnswer>> SendAsync(
        ServerRequest request, string? sourceName, string? sourceText, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage message = MessageOf(request);
            using HttpResponseMessage response = await Progress.RunAsync(
                _io.Err, $"waiting for {_address.Text}", _ => _client.SendAsync(message, cancellationToken));
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? new ServerAnswer(body, response.Headers.ETag?.Tag.Trim('"'))
                : ServerProblem.Read(_address, (int)response.StatusCode, body, sourceName, sourceText);
        }
        catch (HttpRequestException exception)
        {
            return Unreachable(exception);
        }
        catch (IOException exception)
        {
            return Unreachable(exception);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Failure(
                ExitCodes.Server, "server-timeout",
                $"the server at `{_address.Text}` did not answer within {_address.Timeout.TotalSeconds:0} s")
            {
                Help = "raise `--timeout`; whether a change took effect is unknown: read, and try again",
            };
        }
    }

    private HttpRequestMessage MessageOf(ServerRequest request)
    {
        HttpRequestMessage message = new(request.Method, $"{_address.Text}{request.Path}");
        if (_address.Key is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _address.Key);
        }

        message.Headers.Accept.ParseAdd(request.Accept);
        message.Headers.Accept.ParseAdd("application/problem+json;q=0.9");
        foreach ((string name, string value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

    private Failure Unreachable(Exception exception)
    {
        string why = exception.InnerException switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nothing listens there",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
                "there is no such host",
            System.Security.Authentication.AuthenticationException inner => inner.Message.TrimEnd('.'),
            _ => (exception.InnerException ?? exception).Message.TrimEnd('.'),
        };
        return new Failure(
            ExitCodes.Server, "server-unreachable", $"the server at `{_address.Text}` cannot be reached: {why}")
        {
            Help = "start it, or name another with `--server` or ORLEANSROLES_SERVER",
        };
    }
}

/// <summary>A request to a server.</summary>
internal sealed record ServerRequest(HttpMethod Method, string Path)
{
    /// <summary>What it carries, or null.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The media type of what it carries.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The media type wanted.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>A server's answer to a request that succeeded.</summary>
/// <param name="Body">What it carries.</param>
/// <param name="Revision">The revision that its entity tag names, or null.</param>
internal sealed record ServerAnswer(byte[] Body, string? Revision);
