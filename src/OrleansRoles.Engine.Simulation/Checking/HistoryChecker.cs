using OrleansRoles.Model.Evaluation;
using OrleansRoles.Reference;

namespace OrleansRoles.Engine.Simulation.Checking;

/// <summary>
/// Decides whether a history is what the guarantees allow. It knows what clients saw and what the database committed,
/// nothing of gateways, sessions or marks.
/// </summary>
/// <param name="decide">What the reference evaluator says of the versions that a check read.</param>
internal sealed class HistoryChecker(Func<CheckRecord, ReferenceDecision> decide)
{
    /// <summary>The first thing that is wrong, in words; null where nothing is.</summary>
    /// <param name="history">The history.</param>
    /// <param name="acknowledgeWithin">Within which time every committed change must be acknowledged; null for any.
    /// </param>
    public Violation? Check(History history, TimeSpan? acknowledgeWithin)
    {
        foreach (ChangeRecord change in history.Changes)
        {
            if (change is { Acknowledged: not null, Committed: null })
            {
                return new Violation(change.Acknowledged.Value, $"{change} was acknowledged and is not there", []);
            }

            long? took = change.Acknowledged - change.Committed;
            if (took > acknowledgeWithin?.Ticks)
            {
                return new Violation(
                    change.Acknowledged!.Value,
                    $"{change} was acknowledged {TimeSpan.FromTicks(took.Value).TotalMilliseconds:F0} ms after its "
                    + $"commit, {acknowledgeWithin.Value.TotalMilliseconds:F0} ms are allowed",
                    []);
            }
        }

        return history.Checks.Select(check => Judge(history, check)).FirstOrDefault(wrong => wrong is not null)
            ?? history.Checks.GroupBy(check => (check.Tenant, check.User))
                .Select(about => Linearizability.Check(
                    [.. history.Changes.Where(change => change.Tenant == about.Key.Tenant)], [.. about]))
                .FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>Whether an answer is what the reference evaluator says of the versions that it read.</summary>
    private Violation? Judge(History history, CheckRecord check)
    {
        foreach ((string key, int version) in check.Versions)
        {
            if (version > history.VersionOf(check.Tenant, key))
            {
                return new Violation(check.Answered, $"{check}: there is no such version of {key}", []);
            }
        }

        ReferenceDecision expected = decide(check);
        bool isRight = check.Verdict == (expected.Allowed ? "Allow" : "Deny")
            && check.Obligations.SequenceEqual(expected.Obligations, StringComparer.Ordinal);
        return isRight
            ? null
            : new Violation(
                check.Answered,
                $"{check} was answered {check.Verdict} ({string.Join(' ', check.Obligations)}); the reference says "
                + $"{expected.Reason.Code()} ({string.Join(' ', expected.Obligations)})",
                []);
    }
}

/// <summary>Something that the guarantees do not allow.</summary>
/// <param name="At">When it showed (true time, ticks).</param>
/// <param name="Text">What, in words.</param>
/// <param name="Circle">For a history that is not linearizable: who must stand before whom, all around.</param>
internal sealed record Violation(long At, string Text, IReadOnlyList<string> Circle);
