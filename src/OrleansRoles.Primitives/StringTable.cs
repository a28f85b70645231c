using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansRoles.Primitives;

/// <summary>
/// A hash table from strings (ordinal) to values, made for being read: looking up takes no lock and allocates nothing,
/// at the same time as a write. Writers take turns on a lock. Open addressing in one array keeps a look-up to about one
/// cache line besides the key itself, which a <c>ConcurrentDictionary</c>'s linked nodes do not.
/// </summary>
/// <typeparam name="TValue">The values' type.</typeparam>
public sealed class StringTable<TValue>
    where TValue : class
{
    private const int CapacityMin = 8;

    private readonly Lock _writing = new();
    private Entry[] _entries = new Entry[CapacityMin];

    // Slots whose key is set; those of removed values count until the next growth drops them.
    private int _used;
    private int _count;

    /// <summary>How many values there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Looks a key up.</summary>
    /// <returns>The value, or null where there is none.</returns>
    public TValue? Find(string key) => Find(key, OrdinalText.HashOf(key));

    /// <summary>Looks a key up whose <see cref="OrdinalText.HashOf"/> the caller has.</summary>
    /// <returns>The value, or null where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue? Find(string key, int hash)
    {
        Entry[] entries = Volatile.Read(ref _entries);
        int mask = entries.Length - 1;
        for (int index = hash & mask; ; index = (index + 1) & mask)
        {
            ref Entry entry = ref entries[index];

            // A slot's hash and value are written before its key, so a reader who sees the key sees them.
            string? found = Volatile.Read(ref entry.Key);
            if (found is null)
            {
                return null;
            }

            if (entry.Hash == hash && OrdinalText.Same(found, key))
            {
                return Volatile.Read(ref entry.Value);
            }
        }
    }

    /// <summary>Sets a key's value, in place of an older one.</summary>
    public void Set(string key, TValue value)
    {
        lock (_writing)
        {
            SetInTurn(key, value);
        }
    }

    /// <summary>Gives a key's value, made and kept where there is none.</summary>
    public TValue GetOrAdd(string key, Func<string, TValue> make)
    {
        if (Find(key) is { } found)
        {
            return found;
        }

        lock (_writing)
        {
            if (Find(key) is { } raced)
            {
                return raced;
            }

            TValue made = make(key);
            SetInTurn(key, made);
            return made;
        }
    }

    /// <summary>Removes a key's value.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string key)
    {
        lock (_writing)
        {
            ref Entry entry = ref Locate(_entries, key, OrdinalText.HashOf(key));
            if (entry.Key is null || entry.Value is null)
            {
                return false;
            }

            // The key stays as a stepping stone for keys behind it.
            Volatile.Write(ref entry.Value, null);
            _count--;
            return true;
        }
    }

    /// <summary>
    /// Goes through some places of the table and removes what is due: for a hand that goes round and round. Pairs that
    /// are added meanwhile may be passed over.
    /// </summary>
    /// <param name="place">Where to begin, 0 at first; then where it ended, 0 again at the table's end.</param>
    /// <param name="places">How many places to look at.</param>
    /// <param name="isDue">Whether a value is to go.</param>
    /// <returns>How many were removed.</returns>
    public int Sweep(ref int place, int places, Func<TValue, bool> isDue)
    {
        lock (_writing)
        {
            int removed = 0;
            int end = Math.Min(_entries.Length, place + places);
            for (int index = Math.Min(place, end); index < end; index++)
            {
                ref Entry entry = ref _entries[index];
                if (entry.Value is { } value && isDue(value))
                {
                    Volatile.Write(ref entry.Value, null);
                    _count--;
                    removed++;
                }
            }

            place = end < _entries.Length ? end : 0;
            return removed;
        }
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        lock (_writing)
        {
            Volatile.Write(ref _entries, new Entry[CapacityMin]);
            _used = 0;
            _count = 0;
        }
    }

    /// <summary>The pairs at some moment during the call, in no particular order.</summary>
    public IReadOnlyList<KeyValuePair<string, TValue>> Snapshot()
    {
        List<KeyValuePair<string, TValue>> pairs = [];
        foreach (ref Entry entry in Volatile.Read(ref _entries).AsSpan())
        {
            if (Volatile.Read(ref entry.Key) is { } key && Volatile.Read(ref entry.Value) is { } value)
            {
                pairs.Add(KeyValuePair.Create(key, value));
            }
        }

        return pairs;
    }

    private static ref Entry Locate(Entry[] entries, string key, int hash)
    {
        int mask = entries.Length - 1;
        int index = hash & mask;
        while (entries[index].Key is { } found && !(entries[index].Hash == hash && string.Equals(found, key)))
        {
            index = (index + 1) & mask;
        }

        return ref entries[index];
    }

    private void SetInTurn(string key, TValue value)
    {
        int hash = OrdinalText.HashOf(key);
        ref Entry entry = ref Locate(_entries, key, hash);
        if (entry.Key is not null)
        {
            _count += entry.Value is null ? 1 : 0;
            Volatile.Write(ref entry.Value, value);
            return;
        }

        // At most two thirds full, so that probes stay short and a search always meets an empty slot.
        if ((_used + 1) * 3 > _entries.Length * 2)
        {
            Grow();
            entry = ref Locate(_entries, key, hash);
        }

        entry.Hash = hash;
        entry.Value = value;
        Volatile.Write(ref entry.Key, key);
        _used++;
        _count++;
    }

    private void Grow()
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(CapacityMin, (_count + 1) * 2));
        Entry[] larger = new Entry[capacity];
        foreach (ref Entry old in _entries.AsSpan())
        {
            if (old.Key is not null && old.Value is not null)
            {
                Locate(larger, old.Key, old.Hash) = old;
            }
        }

        _used = _count;
        Volatile.Write(ref _entries, larger);
    }

    private struct Entry
    {
        public string? Key;
        public TValue? Value;
        public int Hash;
    }
}
