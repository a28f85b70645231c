using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using OrleansRoles.Entities.Outbox;

namespace OrleansRoles.Delivery;

/// <summary>Posts events to webhooks.</summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;
    private readonly bool _allowsPrivate;

    /// <summary>Makes the sender.</summary>
    /// <param name="allowsPrivate">Whether addresses that are not public, and plain HTTP, may be used.</param>
    public WebhookSender(bool allowsPrivate)
    {
        _allowsPrivate = allowsPrivate;
        _client = new HttpClient(new SocketsHttpHandler
        {
            // The other side could lead us into our own network by a redirect, a proxy by its own look-up.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = _timeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(WebhookCall call, CancellationToken cancellationToken)
    {
        Uri url = new(call.Url);
        if (url.Scheme != Uri.UriSchemeHttps && !_allowsPrivate)
        {
            throw new DeliveryException("the webhook's address is not encrypted; use `https`", isFinal: true);
        }

        byte[] body = Body(call);
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, call.Id);
        request.Headers.TryAddWithoutValidation(
            WebhookSignature.TimestampHeader, call.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader,
            string.Join(' ', call.Secrets.Select(key => WebhookSignature.Of(key, call.Id, call.Now, body))));
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new DeliveryException(
                    $"the webhook answered {(int)response.StatusCode}", response.StatusCode == HttpStatusCode.Gone);
            }
        }
        catch (HttpRequestException exception)
        {
            throw new DeliveryException($"the webhook was not reached ({exception.Message})", false, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException(
                $"the webhook did not answer within {_timeout.TotalSeconds} s", isFinal: false, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static byte[] Body(WebhookCall call)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", call.Event.Type);
            json.WriteString("timestamp", call.HappenedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartObject("data");
            json.WriteString("tenant", call.Tenant);
            json.WriteString("about", call.Event.About);
            foreach ((string name, string value) in call.Event.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>
    /// Connects to an address that was looked up here, and to none other: so a name cannot mean a public address when
    /// it is looked at and a private one when it is used.
    /// </summary>
    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        IPAddress[] open = [.. addresses.Where(address => _allowsPrivate || PublicAddresses.IsPublic(address))];
        if (open.Length == 0)
        {
            throw new HttpRequestException("its address is not public");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
