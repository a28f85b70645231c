namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Counts what an effect names, before a step and after it: more afterwards means that it has happened.
/// </summary>
internal delegate Task<int> CountingEffect(WorkflowRun run, Step step, string argument);

/// <summary>Effects outside of the audit log, by the word before the colon.</summary>
internal static class WorkflowEffects
{
    private static readonly Dictionary<string, CountingEffect> _byWord = new(StringComparer.Ordinal);

    /// <summary>How an effect is counted; null where it is none of these.</summary>
    public static CountingEffect? Find(string effect)
    {
        int colon = effect.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : _byWord.GetValueOrDefault(effect[..colon]);
    }
}
