using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansRoles.Engine.Orleans.Wire;

internal sealed class ArrayFormat<T>(WireFormat<T> items) : WireFormat<T[]>
{
    /// <inheritdoc/>
    public override T[] Missing => [];

    public override void Write(WireWriter writer, uint id, T[] value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        Items.Write(writer, id, value, items);
    }

    public override T[] Read(WireReader reader, WireKind kind) =>
        kind == WireKind.Null ? null! : Items.Read(reader, kind, items);
}

internal sealed class ImmutableArrayFormat<T>(WireFormat<T> items) : WireFormat<ImmutableArray<T>>
{
    /// <inheritdoc/>
    public override ImmutableArray<T> Missing => [];

    // One that was never set is written as an empty one: nobody can do anything else with it.
    public override void Write(WireWriter writer, uint id, ImmutableArray<T> value) =>
        Items.Write(writer, id, value.IsDefault ? [] : value.AsSpan(), items);

    public override ImmutableArray<T> Read(WireReader reader, WireKind kind) =>
        ImmutableCollectionsMarshal.AsImmutableArray(Items.Read(reader, kind, items));
}

internal sealed class ReadOnlyListFormat<T>(WireFormat<T> items) : WireFormat<IReadOnlyList<T>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<T> Missing => [];

    public override void Write(WireWriter writer, uint id, IReadOnlyList<T> value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        writer.BeginList(id, value.Count);
        foreach (T item in value)
        {
            items.Write(writer, 0, item);
        }
    }

    public override IReadOnlyList<T> Read(WireReader reader, WireKind kind) =>
        kind == WireKind.Null ? null! : Items.Read(reader, kind, items);
}

/// <summary>A sorted dictionary by ordinal text, as a list of keys and values in turn.</summary>
internal sealed class SortedDictionaryFormat<T>(WireFormat<T> values)
    : WireFormat<ImmutableSortedDictionary<string, T>>
{
    private static readonly ImmutableSortedDictionary<string, T> _empty =
        ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, T> Missing => _empty;

    public override void Write(WireWriter writer, uint id, ImmutableSortedDictionary<string, T> value)
    {
        writer.BeginList(id, value.Count * 2);
        foreach ((string key, T item) in value)
        {
            writer.WriteText(0, key);
            values.Write(writer, 0, item);
        }
    }

    public override ImmutableSortedDictionary<string, T> Read(WireReader reader, WireKind kind)
    {
        ImmutableSortedDictionary<string, T>.Builder builder = _empty.ToBuilder();
        for (int left = reader.ReadListCount(kind); left > 0; left -= 2)
        {
            string key = reader.ReadText(reader.ReadKind())!;
            builder[key] = values.Read(reader, reader.ReadKind());
        }

        return builder.ToImmutable();
    }
}

internal static class Items
{
    public static void Write<T>(WireWriter writer, uint id, ReadOnlySpan<T> value, WireFormat<T> items)
    {
        writer.BeginList(id, value.Length);
        foreach (ref readonly T item in value)
        {
            items.Write(writer, 0, item);
        }
    }

    public static T[] Read<T>(WireReader reader, WireKind kind, WireFormat<T> items)
    {
        int count = reader.ReadListCount(kind);
        T[] read = count == 0 ? [] : new T[count];
        for (int index = 0; index < count; index++)
        {
            read[index] = items.Read(reader, reader.ReadKind());
        }

        return read;
    }
}
