namespace OrleansRoles.LoadTests.Population;

/// <summary>
/// Ranks 0, 1, 2 … with the weights 1, 1/2^s, 1/3^s …: few are busy, many are quiet. Immutable.
/// </summary>
internal sealed class Zipf
{
    private readonly double[] _sums;

    /// <summary>Makes the distribution.</summary>
    /// <param name="count">How many ranks there are.</param>
    /// <param name="skew">0: all alike; 1: the usual skew of sizes and activity.</param>
    public Zipf(int count, double skew)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(skew);
        _sums = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++)
        {
            sum += Math.Pow(rank + 1, -skew);
            _sums[rank] = sum;
        }
    }

    /// <summary>How many ranks there are.</summary>
    public int Count => _sums.Length;

    /// <summary>The part of the whole that falls on a rank.</summary>
    public double Share(int rank) => (_sums[rank] - (rank == 0 ? 0 : _sums[rank - 1])) / _sums[^1];

    /// <summary>Draws a rank.</summary>
    public int Next(Random random)
    {
        int found = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, _sums.Length - 1);
    }

    /// <summary>
    /// Sizes by the same weights: in all about <paramref name="total"/>, none below <paramref name="least"/>.
    /// </summary>
    public int[] Sizes(int total, int least)
    {
        int spare = Math.Max(0, total - (least * Count));
        return [.. Enumerable.Range(0, Count).Select(rank => least + (int)Math.Round(spare * Share(rank)))];
    }
}
