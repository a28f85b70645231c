using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>Reads server-sent events.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly CancellationToken _cancelled;

    private EventReader(HttpResponseMessage response, StreamReader reader, CancellationToken cancelled)
    {
        _response = response;
        _reader = reader;
        _cancelled = cancelled;
    }

    /// <summary>Opens a stream, and returns once it has begun.</summary>
    public static async Task<EventReader> OpenAsync(
        HttpClient client, string path, string? lastEventId, CancellationToken cancelled)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancelled));
        Assert.StartsWith("retry: ", await reader.ReadLineAsync(cancelled), StringComparison.Ordinal);
        await reader.ReadLineAsync(cancelled);
        return new EventReader(response, reader, cancelled);
    }

    /// <summary>The next event.</summary>
    public async Task<(string Id, string Type, JsonObject Data)> NextAsync()
    {
        Dictionary<string, string> fields = [];
        while (await _reader.ReadLineAsync(_cancelled) is { } line)
        {
            if (line.Length == 0 && fields.Count > 0)
            {
                return (fields["id"], fields["event"], JsonNode.Parse(fields["data"])!.AsObject());
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields[line[..colon]] = line[(colon + 1)..].TrimStart();
            }
        }

        throw new InvalidOperationException("the stream ended");
    }

    /// <summary>The data of all events until the stream ends.</summary>
    public async Task<IReadOnlyList<string>> RestAsync()
    {
        List<string> rest = [];
        try
        {
            while (await _reader.ReadLineAsync(_cancelled) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    rest.Add(line);
                }
            }
        }
        catch (IOException)
        {
        }

        return rest;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
