using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Gateway.Changes;

/// <summary>How changes are brought to the holders.</summary>
public sealed record FlowOptions
{
    /// <summary>How long sessions last, the same everywhere.</summary>
    public SessionTerms Terms { get; init; } = new();

    /// <summary>How long a holder has to answer before the drop is sent again.</summary>
    /// <value>75 ms: twice that and the fencing stay within the 250 ms that a change may take beyond a term.</value>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMilliseconds(75);

    /// <summary>After how many unanswered drops in a row the session is fenced.</summary>
    /// <value>2.</value>
    public int AttemptsBeforeFencing { get; init; } = 2;

    /// <summary>How often marks that were left over are looked for.</summary>
    /// <value>5 s.</value>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is left out, by tests.</summary>
    internal Protection Skipped { get; init; }
}
