namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// How long somebody who meets a change under way waits for it. It takes a few milliseconds, so it is usually over by
/// the second look; where it is not, whoever made it may be gone.
/// </summary>
internal static class Patience
{
    /// <summary>Before the second look; twice as long before the next one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);

    /// <summary>The pause after so many looks, counted from 0.</summary>
    public static TimeSpan PauseAfter(int look) => FirstPause * (1 << look);

    /// <summary>The look at which a pause would be <see cref="Limit"/>.</summary>
    public const int Looks = 7;

    /// <summary>Whoever would have to pause for so long finishes the change instead.</summary>
    public static readonly TimeSpan Limit = PauseAfter(Looks - 1);
}
