namespace OrleansRoles.Worlds;

/// <summary>
/// Random choices from a seed (SplitMix64): the same on every machine and runtime, so that a seed names a world.
/// </summary>
public sealed class WorldRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="count"/>; 0 where count is not positive.</summary>
    public int Below(int count) => count <= 1 ? 0 : (int)(NextBits() % (ulong)count);

    /// <summary>A number in the closed range.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in that many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One item of a list that has one.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One of these.</summary>
    public T Of<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>Each item with the chance of that many in a hundred, in the given order.</summary>
    public T[] Some<T>(IEnumerable<T> items, int percent) => [.. items.Where(_ => Chance(percent))];

    /// <summary>Up to <paramref name="count"/> different items, in random order.</summary>
    public T[] Take<T>(IEnumerable<T> items, int count) => [.. Shuffle(items).Take(count)];

    /// <summary>The items in random order.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (int last = shuffled.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }

    /// <summary>One of the choices, each as often as its weight says.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, T Choice)> choices)
    {
        int sum = 0;
        foreach ((int weight, _) in choices)
        {
            sum += weight;
        }

        int at = Below(sum);
        foreach ((int weight, T choice) in choices)
        {
            at -= weight;
            if (at < 0)
            {
                return choice;
            }
        }

        throw new ArgumentException("no choice has a weight", nameof(choices));
    }
}
