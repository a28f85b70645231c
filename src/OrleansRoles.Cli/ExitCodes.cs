namespace OrleansRoles.Cli;

/// <summary>What the process ends with. Scripts rely on these numbers.</summary>
internal static class ExitCodes
{
    /// <summary>It is as it should be; the check is allowed; there is no difference.</summary>
    public const int Ok = 0;

    /// <summary>The answer is no: mistakes in the input, a failed test, a deny, a difference.</summary>
    public const int No = 1;

    /// <summary>There is no answer: the command was used wrongly, or a file cannot be used.</summary>
    public const int Misused = 2;

    /// <summary>The server cannot be reached, or refuses to answer.</summary>
    public const int Server = 3;

    /// <summary>Ended by Ctrl+C, as shells have it.</summary>
    public const int Interrupted = 130;
}
