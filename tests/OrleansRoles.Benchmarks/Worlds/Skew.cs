namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>How often the users of a world are asked about.</summary>
internal enum Skew
{
    /// <summary>All equally.</summary>
    Uniform,

    /// <summary>The n-th most frequent one in proportion to 1/n.</summary>
    Zipf,
}

/// <summary>Draws users by number.</summary>
internal sealed class UserPicker
{
    private readonly Random _random;
    private readonly int[] _users;
    private readonly double[]? _cumulated;

    public UserPicker(int users, Skew skew, int seed)
    {
        _random = new Random(seed);
        _users = [.. Enumerable.Range(0, users)];

        // Frequent users are spread over all tenants.
        _random.Shuffle(_users);
        if (skew == Skew.Zipf)
        {
            _cumulated = new double[users];
            double sum = 0;
            for (int rank = 0; rank < users; rank++)
            {
                sum += 1.0 / (rank + 1);
                _cumulated[rank] = sum;
            }
        }
    }

    public int Next()
    {
        if (_cumulated is null)
        {
            return _users[_random.Next(_users.Length)];
        }

        int index = Array.BinarySearch(_cumulated, _random.NextDouble() * _cumulated[^1]);
        return _users[Math.Min(index < 0 ? ~index : index, _users.Length - 1)];
    }
}
