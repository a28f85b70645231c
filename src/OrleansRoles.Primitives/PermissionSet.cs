using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansRoles.Primitives;

/// <summary>
/// An immutable set of small numbers (bit positions of a compiled model), as words of 64 bits. The default value and
/// <see cref="Empty"/> are the empty set. Sets of one model have one word count; a set answers false beyond its words.
/// </summary>
public readonly struct PermissionSet : IEquatable<PermissionSet>
{
    /// <summary>Bits in one word.</summary>
    public const int WordBits = 64;

    private readonly ulong[]? _words;

    private PermissionSet(ulong[] words) => _words = words;

    /// <summary>The empty set.</summary>
    public static PermissionSet Empty => default;

    /// <summary>How many numbers are in the set.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in Words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Whether the set has no member.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The words, lowest bits first.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public static bool operator ==(PermissionSet left, PermissionSet right) => left.Equals(right);

    public static bool operator !=(PermissionSet left, PermissionSet right) => !left.Equals(right);

    /// <summary>How many words a set needs for numbers below <paramref name="bitCount"/>.</summary>
    public static int WordCountFor(int bitCount) => (bitCount + WordBits - 1) / WordBits;

    /// <summary>Makes a set of these numbers, in <paramref name="wordCount"/> words.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or beyond the words.</exception>
    public static PermissionSet Of(int wordCount, params ReadOnlySpan<int> bits)
    {
        ulong[] words = new ulong[wordCount];
        foreach (int bit in bits)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(bit);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bit, wordCount * WordBits);
            words[bit / WordBits] |= 1UL << (bit % WordBits);
        }

        return new PermissionSet(words);
    }

    /// <summary>Makes a set of words, lowest bits first.</summary>
    public static PermissionSet OfWords(ReadOnlySpan<ulong> words) => new(words.ToArray());

    /// <summary>Whether the number is in the set.</summary>
    public bool Contains(int bit)
    {
        Debug.Assert(bit >= 0, "a bit position is never negative");
        return Intersects(bit / WordBits, 1UL << (bit % WordBits));
    }

    /// <summary>
    /// Whether one of the bits of <paramref name="mask"/> is set in the word at <paramref name="word"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Intersects(int word, ulong mask)
    {
        return (WordAt(word) & mask) != 0;
    }

    /// <summary>The bits of one word; none beyond the set's words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong WordAt(int word)
    {
        ulong[]? words = _words;
        return words is not null && (uint)word < (uint)words.Length ? words[word] : 0;
    }

    /// <summary>The numbers in either set.</summary>
    public PermissionSet Union(PermissionSet other)
    {
        if (_words is null)
        {
            return other;
        }

        if (other._words is null)
        {
            return this;
        }

        ulong[] longer = _words.Length >= other._words.Length ? _words : other._words;
        ulong[] shorter = ReferenceEquals(longer, _words) ? other._words : _words;
        ulong[] words = (ulong[])longer.Clone();
        for (int index = 0; index < shorter.Length; index++)
        {
            words[index] |= shorter[index];
        }

        return new PermissionSet(words);
    }

    /// <summary>The numbers in both sets.</summary>
    public PermissionSet Intersect(PermissionSet other)
    {
        if (_words is null || other._words is null)
        {
            return Empty;
        }

        ulong[] words = new ulong[Math.Min(_words.Length, other._words.Length)];
        for (int index = 0; index < words.Length; index++)
        {
            words[index] = _words[index] & other._words[index];
        }

        return new PermissionSet(words);
    }

    /// <summary>Lists the numbers, lowest first.</summary>
    public IEnumerable<int> Bits()
    {
        for (int index = 0; index < (_words?.Length ?? 0); index++)
        {
            for (ulong rest = _words![index]; rest != 0; rest &= rest - 1)
            {
                yield return (index * WordBits) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    /// <summary>Same members, whatever the word counts.</summary>
    public bool Equals(PermissionSet other)
    {
        ReadOnlySpan<ulong> left = Words.TrimEnd(0UL);
        return left.SequenceEqual(other.Words.TrimEnd(0UL));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PermissionSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ulong word in Words.TrimEnd(0UL))
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
