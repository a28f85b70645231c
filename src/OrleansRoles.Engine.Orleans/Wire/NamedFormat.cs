using System.Collections.Concurrent;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>A value of one of the types of a family, with the type's name before its members.</summary>
internal sealed class NamedFormat<T> : WireFormat<T>
    where T : class
{
    private readonly ConcurrentDictionary<Type, Variant> _byType = new();
    private readonly ConcurrentDictionary<string, Variant> _byName = new(StringComparer.Ordinal);

    public override void Write(WireWriter writer, uint id, T value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        Variant variant = _byType.GetOrAdd(value.GetType(), VariantOf);
        writer.BeginNamed(id, variant.Name);
        variant.Write(writer, value);
    }

    public override T Read(WireReader reader, WireKind kind)
    {
        if (kind == WireKind.Null)
        {
            return null!;
        }

        WireReader.Expect(kind, WireKind.Named);
        string name = reader.ReadRawText();
        Variant variant = _byName.GetOrAdd(name, static name => VariantOf(
            WireTypes.Find(name) is { IsAbstract: false } type && typeof(T).IsAssignableFrom(type)
                ? type
                : throw new InvalidDataException(
                    $"a message is of type `{name}`, which this version does not know; both sides must be of versions "
                    + "that may run together")));
        return variant.Read(reader);
    }

    private static Variant VariantOf(Type type) =>
        (Variant)Activator.CreateInstance(typeof(Variant<>).MakeGenericType(typeof(T), type))!;

    private abstract class Variant
    {
        public abstract string Name { get; }

        public abstract void Write(WireWriter writer, T value);

        public abstract T Read(WireReader reader);
    }

    private sealed class Variant<TOne> : Variant
        where TOne : class, T
    {
        private readonly GroupFormat<TOne> _format = new();

        public override string Name { get; } = WireTypes.NameOf(typeof(TOne));

        public override void Write(WireWriter writer, T value) => _format.WriteMembers(writer, (TOne)value);

        public override T Read(WireReader reader) => _format.ReadMembers(reader);
    }
}
