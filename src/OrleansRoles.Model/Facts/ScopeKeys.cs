using System.Numerics;
using System.Runtime.CompilerServices;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Facts;

/// <summary>A scope that a role names, with the hash of its id.</summary>
internal readonly record struct ScopeKey(string Id, int Hash, int ScopeType);

/// <summary>
/// The scopes that a role names, each with an index. For a few of them six bits of the hash tell all apart: a word with
/// a bit for each says at once whether a scope is named, and how many bits are below says which key it must be.
/// </summary>
internal readonly struct ScopeKeys
{
    private const int PlaceBits = 6;
    private const int HashBits = 32;
    private readonly ScopeKey[] _keys;
    private readonly ulong _places;

    // Where in the hash the six bits are; negative where no six bits tell the keys apart, which then are in order of
    // hash.
    private readonly int _shift;

    /// <summary>Makes keys, each scope once.</summary>
    public ScopeKeys(IEnumerable<ScopeKey> keys)
    {
        _keys = [.. keys];
        for (int shift = HashBits - PlaceBits; shift >= 0; shift--)
        {
            ulong places = _keys.Aggregate(0UL, (places, key) => places | PlaceOf(key.Hash, shift));
            if (BitOperations.PopCount(places) == _keys.Length)
            {
                _shift = shift;
                _places = places;
                Array.Sort(_keys, (left, right) => PlaceOf(left.Hash, shift).CompareTo(PlaceOf(right.Hash, shift)));
                return;
            }
        }

        _shift = -1;
        Array.Sort(_keys, (left, right) => left.Hash.CompareTo(right.Hash));
    }

    /// <summary>How many there are.</summary>
    public int Count => _keys.Length;

    /// <summary>The scope at an index.</summary>
    public ref readonly ScopeKey this[int index] => ref _keys[index];

    /// <summary>The scope's index, or -1. An id that is found is replaced by the key's own instance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(int scopeType, ref string id, int hash)
    {
        if (_shift < 0)
        {
            return Search(scopeType, id, hash);
        }

        ulong place = PlaceOf(hash, _shift);
        if ((_places & place) == 0)
        {
            return -1;
        }

        int index = BitOperations.PopCount(_places & (place - 1));
        ref readonly ScopeKey key = ref _keys[index];
        if (!IsAt(in key, scopeType, id, hash))
        {
            return -1;
        }

        id = key.Id;
        return index;
    }

    private static bool IsAt(in ScopeKey key, int scopeType, string id, int hash) =>
        key.ScopeType == scopeType && key.Hash == hash && OrdinalText.Same(key.Id, id);

    private static ulong PlaceOf(int hash, int shift) => 1UL << ((hash >> shift) & ((1 << PlaceBits) - 1));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Search(int scopeType, string id, int hash)
    {
        int low = 0;
        int high = _keys.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) / 2);
            if (_keys[middle].Hash < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (; low < _keys.Length && _keys[low].Hash == hash; low++)
        {
            if (IsAt(in _keys[low], scopeType, id, hash))
            {
                return low;
            }
        }

        return -1;
    }
}
