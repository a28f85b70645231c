using System.Net.Http.Headers;
using System.Text;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>Sends requests to one server with its operator key.</summary>
internal sealed class Caller : IDisposable
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";

    private readonly HttpClient _client;

    public Caller(string address, string key, HttpMessageHandler? handler = null)
    {
        Key = key;
        _client = new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = new Uri(address) };
    }

    public string Key { get; }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, null, headers);

    public Task<Reply> PutAsync(
        string path, string body, string contentType = Yaml, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, Encoding.UTF8.GetBytes(body), contentType, headers);

    public Task<Reply> PostAsync(
        string path, string body, string? contentType = Json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), contentType, headers);

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (headers.All(header => header.Name != "Authorization"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        return await Reply.OfAsync(await _client.SendAsync(request));
    }

    /// <summary>Opens an answer without end, and closes it as soon as its status has come.</summary>
    /// <returns>The status, and the body of a refusal.</returns>
    public async Task<(int Status, string Body)> BeginAsync(string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead);
        return ((int)response.StatusCode,
            response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a request with its own credentials, or none.</summary>
    public async Task<Reply> SendAsItIsAsync(HttpRequestMessage request) =>
        await Reply.OfAsync(await _client.SendAsync(request));

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return await Reply.OfAsync(await _client.SendAsync(request));
    }

    /// <summary>Puts a document that must be accepted.</summary>
    public async Task<Reply> PutDocumentAsync(string tenant, string document, string contentType = Yaml)
    {
        Reply reply = await PutAsync($"/v1/tenants/{Uri.EscapeDataString(tenant)}/document", document, contentType);
        Assert.True((int)reply.Status is 200 or 201, reply.Body);
        return reply;
    }

    /// <summary>Puts a model that must be accepted.</summary>
    public async Task<Reply> PutModelAsync(string name, string text)
    {
        Reply reply = await PutAsync($"/v1/models/{name}", text);
        Assert.True((int)reply.Status is 200 or 201, reply.Body);
        return reply;
    }

    public void Dispose() => _client.Dispose();
}
