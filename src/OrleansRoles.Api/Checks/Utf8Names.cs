using System.Buffers.Binary;
using System.Text;

namespace OrleansRoles.Api.Checks;

/// <summary>
/// Strings for UTF-8 names that recur from request to request: actions, types, property names. Bounded by its size, one
/// name a slot; who sends ever new names only makes others convert theirs again. Thread-safe without locks.
/// </summary>
internal sealed class Utf8Names
{
    private const int SlotCount = 4096;
    private const int LengthMax = 64;

    private readonly Entry?[] _slots = new Entry?[SlotCount];

    /// <summary>The string of valid UTF-8 without JSON escapes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LengthMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref Entry? slot = ref _slots[HashOf(utf8) & (SlotCount - 1)];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is not null && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        string text = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref slot, new Entry(utf8.ToArray(), text));
        return text;
    }

    // Only spreads names over slots; a clash costs a conversion and nothing else.
    private static int HashOf(ReadOnlySpan<byte> utf8)
    {
        const ulong Factor = 0x9E37_79B9_7F4A_7C15;
        ulong hash = (ulong)utf8.Length;
        while (utf8.Length >= sizeof(ulong))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * Factor;
            hash ^= hash >> 29;
            utf8 = utf8[sizeof(ulong)..];
        }

        foreach (byte value in utf8)
        {
            hash = (hash ^ value) * Factor;
        }

        return (int)(hash >> 40);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
