using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace OrleansRoles.Api;

/// <summary>
/// Recognises the operator key, of which only the hash is known at first. Thread-safe.
/// </summary>
public sealed class OperatorKey
{
    /// <summary>The fewest characters of a key that an operator chooses.</summary>
    public const int LengthMin = 16;

    private const string Scheme = "Bearer ";
    private const string Prefix = "orop_";
    private const int RandomBytes = 32;

    private readonly byte[] _hash;

    // The last header that was right, so that the next request with it costs a comparison instead of a hash.
    private volatile string? _lastGood;

    /// <summary>Makes the gate from a key's hash.</summary>
    public OperatorKey(byte[] hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        _hash = hash;
    }

    /// <summary>Makes a new key of 256 random bits.</summary>
    public static string Generate() =>
        Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash by which a key is recognised.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether an <c>Authorization</c> header carries the key. Takes as long whatever a wrong key looks like.
    /// </summary>
    internal bool Accepts(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { } value)
        {
            return false;
        }

        string? last = _lastGood;
        if (last is not null && last.Length == value.Length && AreEqual(last, value))
        {
            return true;
        }

        return AcceptsNew(value);
    }

    private bool AcceptsNew(string value)
    {
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string key = value[Scheme.Length..].Trim();
        if (!CryptographicOperations.FixedTimeEquals(HashOf(key), _hash))
        {
            return false;
        }

        _lastGood = value;
        return true;
    }

    private static bool AreEqual(string left, string right) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(left.AsSpan()), MemoryMarshal.AsBytes(right.AsSpan()));
}
