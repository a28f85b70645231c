namespace OrleansRoles.Engine.Simulation.Kernel;

/// <summary>Chance that a seed decides, the same on every machine and runtime (SplitMix64).</summary>
internal sealed class SimRandom(ulong seed)
{
    private ulong _state = seed * 0x9E37_79B9_7F4A_7C15 + 0x1234_5678_9ABC_DEF1;

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>A number from 0 to 1.</summary>
    public double Part() => (Next() >> 11) / (double)(1UL << 53);

    public double Between(double low, double high) => low + ((high - low) * Part());

    public bool Happens(double chance) => Part() < chance;

    public TimeSpan Time(double lowMilliseconds, double highMilliseconds) =>
        TimeSpan.FromTicks((long)(Between(lowMilliseconds, highMilliseconds) * TimeSpan.TicksPerMillisecond));

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Another source that goes its own way, so that using one does not shift the other.</summary>
    public SimRandom Fork() => new(Next());

    /// <summary>Another source that takes nothing from this one: who does not use it draws what was drawn before.
    /// </summary>
    public SimRandom Beside() => new(~_state);
}
