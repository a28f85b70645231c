using OrleansRoles.Language.Documents;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Traffic;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Scenarios;

/// <summary>Brings the model and the tenants into a target.</summary>
internal static class Setup
{
    private const int Concurrency = 8;

    // A tenant of thousands of users takes a while, and the next try would wait for the first.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>Puts everything.</summary>
    /// <param name="client">The target.</param>
    /// <param name="tenants">The tenants.</param>
    /// <param name="done">Told how many tenants there are already.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="InvalidOperationException">The target refuses something.</exception>
    public static async Task RunAsync(
        RolesClient client, IReadOnlyList<TenantTruth> tenants, Action<int> done, CancellationToken cancellationToken)
    {
        await PutAsync(
            client, $"/v1/models/{LoadModel.Name}", LoadModel.Text.ToArray(), "application/yaml", cancellationToken);
        int count = 0;
        await Parallel.ForEachAsync(
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (tenant, token) =>
            {
                byte[] body = System.Text.Encoding.UTF8.GetBytes(DocumentWriter.ToJson(tenant.Document()));
                await PutAsync(client, $"/v1/tenants/{tenant.Id}/document", body, "application/json", token);
                done(Interlocked.Increment(ref count));
            });
    }

    /// <summary>Puts one thing, trying again while the target is busy.</summary>
    /// <exception cref="InvalidOperationException">The target refuses it.</exception>
    public static async Task PutAsync(
        RolesClient client, string path, byte[] body, string contentType, CancellationToken cancellationToken)
    {
        Backoff backoff = new(_patience);
        (string, string)[] headers =
            [("Content-Type", contentType), ("Idempotency-Key", $"setup{Environment.ProcessId}:{path}")];
        while (true)
        {
            CallResult result = await client.SendAsync(
                client.NextAddress(), HttpMethod.Put, path, body, headers, _patience, cancellationToken);
            if (result.Outcome == CallOutcome.Answered)
            {
                return;
            }

            if (result.Outcome == CallOutcome.Failed || !await backoff.WaitAsync(cancellationToken))
            {
                throw new InvalidOperationException($"`PUT {path}`: {result.Status} {result.Text}");
            }
        }
    }
}
