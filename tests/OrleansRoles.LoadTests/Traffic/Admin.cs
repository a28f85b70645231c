using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Scenarios;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>
/// Sends changes as a patient admin's program does: the same change again, under the same idempotency key, until it is
/// acknowledged or refused.
/// </summary>
internal sealed class Admin(RolesClient client, Run run)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    /// <summary>Carries a change out.</summary>
    /// <param name="change">The change.</param>
    /// <param name="start">When it started or was meant to start.</param>
    /// <param name="cancellationToken">Ends the trying; what is under way stays so.</param>
    public async Task RunAsync(Change change, long start, CancellationToken cancellationToken)
    {
        run.Ledger.Changes[change.Id] = (change.Tenant.Id, ChangeFate.UnderWay);
        Backoff backoff = new(_patience);
        for (int attempt = 0; ; attempt++)
        {
            CallResult result;
            try
            {
                result = await client.SendAsync(
                    client.NextAddress(change.Tenant.Id, attempt), change.Method, change.Path, change.Body,
                    change.Headers, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Nobody will ever learn what became of it: it stays under way, which allows either.
                return;
            }

            run.Measurements.Changes.Record(start, result.Outcome);
            if (result.Outcome == CallOutcome.Answered)
            {
                End(change, ChangeFate.Acknowledged, change.Acknowledge);
                run.Ledger.Took(run.Measurements, isChange: true, start);
                return;
            }

            if (result.Outcome == CallOutcome.Failed)
            {
                run.Ledger.Refuse($"{change.Kind} `{change.Method} {change.Path}`: {result.Status} {result.Text}");
                if (result.Status is >= 400 and < 500)
                {
                    End(change, ChangeFate.Refused, change.Withdraw);
                    return;
                }
            }

            if (!await backoff.WaitAsync(cancellationToken))
            {
                return;
            }
        }
    }

    private void End(Change change, ChangeFate fate, Action end)
    {
        // First the truth, then the tenant for others: who makes up the next change must see what this one did.
        end();
        run.Ledger.Changes[change.Id] = (change.Tenant.Id, fate);
        change.Tenant.Leave();
    }
}
