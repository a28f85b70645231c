using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansRoles.Primitives;

/// <summary>
/// An immutable hash table from a vocabulary's names (ordinal) to values. It hashes the first, the middle and the last
/// few characters, which is quick however long the name is. That is for names that an author chose, not for ids of
/// customers, who might choose them so as to collide.
/// </summary>
/// <typeparam name="TValue">The values' type.</typeparam>
public sealed class NameTable<TValue>
    where TValue : class
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;
    private readonly Entry[] _entries;

    /// <summary>Makes a table; of several values of one name the last one counts.</summary>
    public NameTable(IEnumerable<TValue> values, Func<TValue, string> nameOf)
    {
        IReadOnlyCollection<TValue> all = [.. values];

        // At most a quarter full: few probes, and a search always meets an empty slot.
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, all.Count * 4))];
        foreach (TValue value in all)
        {
            string name = nameOf(value);
            int index = Start(name);
            while (_entries[index].Name is { } taken && !string.Equals(taken, name))
            {
                index = (index + 1) & (_entries.Length - 1);
            }

            _entries[index] = new Entry(name, value);
        }
    }

    /// <summary>Looks a name up.</summary>
    /// <returns>The value, or null where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue? Find(string name)
    {
        Entry[] entries = _entries;
        for (int index = Start(name); ; index = (index + 1) & (entries.Length - 1))
        {
            ref Entry entry = ref entries[index];
            if (entry.Name is null || OrdinalText.Same(entry.Name, name))
            {
                return entry.Value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Start(string name)
    {
        ulong hash = (uint)name.Length;
        if (name.Length >= 4)
        {
            ref char first = ref Unsafe.AsRef(in name.GetPinnableReference());
            hash = (hash ^ Four(ref first, 0)) * Factor;
            hash = (BitOperations.RotateLeft(hash, 29) ^ Four(ref first, (name.Length - 4) / 2)) * Factor;
            hash = (BitOperations.RotateLeft(hash, 29) ^ Four(ref first, name.Length - 4)) * Factor;
        }
        else
        {
            foreach (char character in name)
            {
                hash = (hash ^ character) * Factor;
            }
        }

        return (int)(hash >> 33) & (_entries.Length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Four(ref char first, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref first, offset)));

    private readonly record struct Entry(string? Name, TValue? Value);
}
