namespace OrleansRoles.Entities.Ports;

/// <summary>Ids made of random bytes.</summary>
public static class EntropyIds
{
    /// <summary>A new id that nobody can guess: lower-case letters and digits.</summary>
    /// <param name="entropy">Where it comes from.</param>
    /// <param name="bytes">How many random bytes it stands for.</param>
    public static string NewId(this IEntropy entropy, int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        entropy.Fill(random);
        return Convert.ToHexStringLower(random);
    }
}
