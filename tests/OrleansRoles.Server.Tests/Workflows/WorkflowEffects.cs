namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Counts what an effect names, before a step and after it: more afterwards means that it has happened.
/// </summary>
/// <param name="run">The workflow.</param>
/// <param name="step">The step.</param>
/// <param name="argument">What stands behind the colon.</param>
/// <param name="atLeast">How many there are to be; what comes a moment later is waited for.</param>
internal delegate Task<int> CountingEffect(WorkflowRun run, Step step, string argument, int atLeast);

/// <summary>Effects outside of the audit log, by the word before the colon.</summary>
internal static class WorkflowEffects
{
    private static readonly Dictionary<string, CountingEffect> _byWord = new(StringComparer.Ordinal)
    {
        ["e-mail"] = async (run, step, address, atLeast) => (await run.MailsAsync(step, address, atLeast)).Count,
        ["notify"] = (run, step, user, _) => NotificationOperations.CountAsync(run, step, user),
    };

    /// <summary>How an effect is counted; null where it is none of these.</summary>
    public static CountingEffect? Find(string effect)
    {
        int colon = effect.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : _byWord.GetValueOrDefault(effect[..colon]);
    }
}
