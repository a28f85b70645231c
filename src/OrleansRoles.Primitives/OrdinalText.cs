using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace OrleansRoles.Primitives;

/// <summary>
/// Hashing and comparing ids by their characters, for tables in memory. The hash is another one in every process and
/// never stored. It folds 16 bytes at a time into a product with secrets: less than half the cost of
/// <see cref="string.GetHashCode()"/> for an id, and as little to be foreseen by who chooses the ids.
/// </summary>
public static class OrdinalText
{
    // Read-only statics of a class that has run are constants to the compiler.
    private static readonly ulong Seed = Secret();
    private static readonly ulong Factor = Secret();

    private static readonly string?[] Shared = new string?[4096];

    /// <summary>The hash; equal strings have equal ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HashOf(string text)
    {
        ref byte start = ref Start(text);
        nuint length = (nuint)text.Length * sizeof(char);
        ulong state = Seed ^ length;
        if (length >= 16)
        {
            for (nuint index = 0; index + 16 < length; index += 16)
            {
                state = Mix(state, Word(ref start, index), Word(ref start, index + 8));
            }

            state = Mix(state, Word(ref start, length - 16), Word(ref start, length - 8));
        }
        else if (length >= 8)
        {
            state = Mix(state, Word(ref start, 0), Word(ref start, length - 8));
        }
        else
        {
            foreach (char character in text)
            {
                state = Mix(state, character, 0);
            }
        }

        return (int)(state ^ (state >> 32));
    }

    /// <summary>
    /// One and the same instance for equal strings, if it was asked for not long ago: ids that many facts repeat then
    /// take memory once and are compared by reference. Forgets what other strings displace.
    /// </summary>
    public static string Share(string text)
    {
        ref string? shared = ref Shared[HashOf(text) & (Shared.Length - 1)];
        string? found = Volatile.Read(ref shared);
        if (found is not null && Same(found, text))
        {
            return found;
        }

        Volatile.Write(ref shared, text);
        return text;
    }

    /// <summary>
    /// What <see cref="string.Equals(string, string)"/> answers. Names of 4 to 32 characters are compared without a
    /// call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(string left, string right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Length != right.Length)
        {
            return false;
        }

        nuint length = (nuint)left.Length * sizeof(char);
        ref byte first = ref Start(left);
        ref byte second = ref Start(right);
        if (length - 16 <= 16)
        {
            // The two halves overlap; together they are the whole.
            return ((Vector128.LoadUnsafe(ref first) ^ Vector128.LoadUnsafe(ref second))
                | (Vector128.LoadUnsafe(ref first, length - 16) ^ Vector128.LoadUnsafe(ref second, length - 16)))
                == Vector128<byte>.Zero;
        }

        if (length - 32 <= 32)
        {
            return ((Vector256.LoadUnsafe(ref first) ^ Vector256.LoadUnsafe(ref second))
                | (Vector256.LoadUnsafe(ref first, length - 32) ^ Vector256.LoadUnsafe(ref second, length - 32)))
                == Vector256<byte>.Zero;
        }

        return length - 8 < 8
            ? ((Word(ref first, 0) ^ Word(ref second, 0))
                | (Word(ref first, length - 8) ^ Word(ref second, length - 8))) == 0
            : string.Equals(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Start(string text) =>
        ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in text.GetPinnableReference()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte start, nuint offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref start, offset));

    // Both halves of the product count: whatever bit of a word changes, where the change goes depends on the secrets.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong state, ulong low, ulong high)
    {
        ulong upper = Math.BigMul(low ^ Factor, high ^ state, out ulong lower);
        return lower ^ upper;
    }

    private static ulong Secret() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
