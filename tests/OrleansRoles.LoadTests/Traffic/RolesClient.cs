using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using OrleansRoles.LoadTests.Measuring;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>A call's end.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Status">The HTTP status; 0 where none came.</param>
/// <param name="Body">The answer's body, or what went wrong.</param>
internal readonly record struct CallResult(CallOutcome Outcome, int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text, for messages.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);
}

/// <summary>To which of a target's addresses calls go.</summary>
internal enum CallRoute
{
    /// <summary>To each in turn.</summary>
    Any,

    /// <summary>A tenant's to one and the same while that answers: what a load balancer does that goes by the path.
    /// </summary>
    Tenant,
}

/// <summary>Calls the target's HTTP interface at its addresses. Thread-safe.</summary>
internal sealed class RolesClient : IDisposable
{
    private const string ContentType = "Content-Type";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _connectPatience = TimeSpan.FromSeconds(2);
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _key;
    private readonly Uri[] _addresses;
    private readonly CallRoute _route;
    private int _next;

    /// <summary>Makes a client.</summary>
    /// <param name="addresses">Where the target listens.</param>
    /// <param name="key">The operator key.</param>
    /// <param name="route">To which of them calls go that are about a tenant.</param>
    public RolesClient(IEnumerable<Uri> addresses, string key, CallRoute route = CallRoute.Any)
    {
        _addresses = [.. addresses];
        _route = route;
        _key = new AuthenticationHeaderValue("Bearer", key);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = _connectPatience,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            UseProxy = false,
            AllowAutoRedirect = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>An address, each in turn.</summary>
    public Uri NextAddress() => _addresses[(uint)Interlocked.Increment(ref _next) % (uint)_addresses.Length];

    /// <summary>An address for a call about a tenant.</summary>
    /// <param name="tenant">The tenant's id.</param>
    /// <param name="attempt">How often the call was tried before: another address then.</param>
    public Uri NextAddress(string tenant, int attempt)
    {
        if (_route == CallRoute.Any)
        {
            return NextAddress();
        }

        // The same in every run, unlike a string's own hash.
        uint number = tenant.Aggregate(0u, static (number, character) => (number * 31) + character);
        return _addresses[(number + (uint)attempt) % (uint)_addresses.Length];
    }

    /// <summary>Sends a request once.</summary>
    public Task<CallResult> SendAsync(
        Uri address, HttpMethod method, string path, byte[]? body, IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellationToken) =>
        SendAsync(address, method, path, body, headers, _patience, cancellationToken);

    /// <summary>Sends a request once and waits so long for its answer.</summary>
    public async Task<CallResult> SendAsync(
        Uri address, HttpMethod method, string path, byte[]? body, IEnumerable<(string Name, string Value)> headers,
        TimeSpan waits, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(waits);
        try
        {
            using HttpRequestMessage request = new(method, new Uri(address, path));
            request.Headers.Authorization = _key;
            request.Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = _json } };
            foreach ((string name, string value) in headers)
            {
                if (name == ContentType)
                {
                    request.Content!.Headers.ContentType = new MediaTypeHeaderValue(value);
                }
                else
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }
            }

            using HttpResponseMessage response = await _http.SendAsync(request, patience.Token);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return new CallResult(OutcomeOf(response.StatusCode, answer), (int)response.StatusCode, answer);
        }
        catch (Exception exception) when (IsOfNetwork(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new CallResult(
                CallOutcome.Retryable, 0, System.Text.Encoding.UTF8.GetBytes(exception.GetBaseException().Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static bool IsOfNetwork(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or OperationCanceledException;

    private static CallOutcome OutcomeOf(HttpStatusCode status, byte[] body) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => CallOutcome.Answered,
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => CallOutcome.Retryable,
        HttpStatusCode.Conflict when body.AsSpan().IndexOf("\"busy\""u8) >= 0 => CallOutcome.Retryable,
        _ => CallOutcome.Failed,
    };
}
