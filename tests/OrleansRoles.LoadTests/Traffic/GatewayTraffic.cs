using System.Collections.Concurrent;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>Asks as gateways do, and has every answer judged. Thread-safe.</summary>
internal sealed class GatewayTraffic(RolesClient client, Run run)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);
    private static readonly byte[] _allow = "\"decision\":true"u8.ToArray();
    private static readonly byte[] _decision = "\"decision\":"u8.ToArray();

    private readonly ConcurrentDictionary<(TenantTruth Tenant, int User), bool> _seen = new();

    /// <summary>Checks one question until it is answered.</summary>
    public async Task CheckAsync(
        TenantTruth tenant, int user, Question question, long start, CancellationToken cancellationToken)
    {
        Meter meter = _seen.TryAdd((tenant, user), true) ? run.Measurements.Cold : run.Measurements.Checks;
        byte[] body = question.Body(tenant.Users[user].Newest.Id);
        string path = $"/t/{tenant.Id}/access/v1/evaluation";
        if (await AskAsync(meter, tenant, user, path, body, start, cancellationToken) is { } answer)
        {
            run.Judge.After(answer.Before, question, answer.Body.Span.IndexOf(_allow) >= 0);
        }
    }

    /// <summary>Checks many questions about one user in one call.</summary>
    public async Task CheckManyAsync(
        TenantTruth tenant, int user, Question[] questions, long start, CancellationToken cancellationToken)
    {
        byte[] body = Question.Body(tenant.Users[user].Newest.Id, questions);
        string path = $"/t/{tenant.Id}/access/v1/evaluations";
        _seen.TryAdd((tenant, user), true);
        Meter meter = run.Measurements.Batches;
        if (await AskAsync(meter, tenant, user, path, body, start, cancellationToken) is not { } answer)
        {
            return;
        }

        int at = 0;
        ReadOnlyMemory<byte> rest = answer.Body;
        foreach (Question question in questions)
        {
            int found = rest.Span[at..].IndexOf(_decision);
            if (found < 0)
            {
                run.Ledger.Refuse($"a batch of {questions.Length} has fewer answers: {answer.Text}");
                return;
            }

            at += found;
            bool isAllowed = rest.Span[at..].StartsWith(_allow);
            at += _decision.Length;
            run.Judge.After(answer.Before, question, isAllowed);
        }
    }

    private async Task<Answered?> AskAsync(
        Meter meter, TenantTruth tenant, int user, string path, byte[] body, long start,
        CancellationToken cancellationToken)
    {
        Backoff backoff = new(_patience);
        for (int attempt = 0; ; attempt++)
        {
            Expectation before = Judge.Before(tenant, user);
            CallResult result;
            try
            {
                result = await client.SendAsync(
                    client.NextAddress(tenant.Id, attempt), HttpMethod.Post, path, body, [], cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            meter.Record(start, result.Outcome);
            switch (result.Outcome)
            {
                case CallOutcome.Answered:
                    run.Ledger.Took(run.Measurements, isChange: false, start);
                    return new Answered(before, result.Body);
                case CallOutcome.Failed:
                    run.Ledger.Refuse($"a check in `{tenant.Id}`: {result.Status} {result.Text}");
                    break;
            }

            if (!await backoff.WaitAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private sealed record Answered(Expectation Before, ReadOnlyMemory<byte> Body)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);
    }
}
