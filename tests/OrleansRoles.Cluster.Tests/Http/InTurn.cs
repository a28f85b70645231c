using System.Net;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>
/// Sends each request to the next member, under the name of the one that it was meant for. A member that lost its
/// session, as on a machine with too much to do, says so and is asked again later, as the answer asks for.
/// </summary>
internal sealed class InTurn(Uri[] members) : DelegatingHandler(new SocketsHttpHandler())
{
    private const int AttemptsMax = 5;
    private int _count;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.PathAndQuery;
        request.Headers.Host ??= request.RequestUri.Authority;
        for (int attempt = 1; ; attempt++)
        {
            Uri member = members[(uint)Interlocked.Increment(ref _count) % members.Length];
            request.RequestUri = new Uri(member, path);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == AttemptsMax
                || !(await TextOf(response, cancellationToken)).Contains("store-unavailable"))
            {
                return response;
            }

            TimeSpan pause = response.Headers.RetryAfter?.Delta
                ?? throw new InvalidOperationException("an answer 503 does not say when to ask again");
            response.Dispose();
            using PeriodicTimer timer = new(pause);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<string> TextOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
