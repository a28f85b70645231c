namespace OrleansRoles.Gateway.Sessions;

/// <summary>What a holder keeps in memory.</summary>
internal interface IHeldFacts
{
    /// <summary>Drops facts of a tenant, and sees to it that loads of them that are under way are not kept.</summary>
    void Drop(Ports.Drop drop);

    /// <summary>Forgets everything, for good: the session is over, and whoever still has a reference to its memory must
    /// not keep alive what was in it.</summary>
    void Clear();
}

/// <summary>
/// One session with the memory that was filled under it. A new session is a new generation with an empty memory, so
/// facts and the right to use them can never be mixed up: whoever took a generation asks the same one at the end
/// whether it still counts.
/// </summary>
internal sealed class Generation<TMemory>(string session, TMemory memory, long validUntil)
    where TMemory : class, IHeldFacts
{
    /// <summary>What <see cref="ValidUntil"/> is of a generation that was ended.</summary>
    public const long Ended = long.MinValue;

    private long _validUntil = validUntil;

    public string Session { get; } = session;

    public TMemory Memory { get; } = memory;

    /// <summary>Until when the memory may be used, by <see cref="SessionClock.Now"/>.</summary>
    public long ValidUntil => Volatile.Read(ref _validUntil);

    public bool IsValid(long now) => now < ValidUntil;

    /// <summary>Renews it; what was ended stays ended.</summary>
    public void ExtendTo(long validUntil)
    {
        long before = ValidUntil;
        if (before != Ended && validUntil > before)
        {
            Interlocked.CompareExchange(ref _validUntil, validUntil, before);
        }
    }

    /// <summary>Ends it at once, so that its session can be given up before its time.</summary>
    public void End() => Interlocked.Exchange(ref _validUntil, Ended);
}
