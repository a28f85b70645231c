using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansRoles.Engine.Orleans.Wire;

internal sealed class TextFormat : WireFormat<string>
{
    /// <inheritdoc/>
    public override string Missing => "";

    public override void Write(WireWriter writer, uint id, string value) => writer.WriteText(id, value);

    public override string Read(WireReader reader, WireKind kind) => reader.ReadText(kind)!;
}

internal sealed class BooleanFormat : WireFormat<bool>
{
    public override void Write(WireWriter writer, uint id, bool value) => writer.WriteNumber(id, value ? 1 : 0);

    public override bool Read(WireReader reader, WireKind kind) => reader.ReadNumber(kind) != 0;
}

internal sealed class NumberFormat<T> : WireFormat<T>
    where T : struct, IBinaryInteger<T>
{
    public override void Write(WireWriter writer, uint id, T value) =>
        writer.WriteNumber(id, long.CreateChecked(value));

    public override T Read(WireReader reader, WireKind kind) => T.CreateChecked(reader.ReadNumber(kind));
}

internal sealed class DoubleFormat : WireFormat<double>
{
    public override void Write(WireWriter writer, uint id, double value) => writer.WriteFixed(id, value);

    public override double Read(WireReader reader, WireKind kind) => reader.ReadFixed(kind);
}

/// <summary>An enum by its number: its names may change, its numbers may not.</summary>
internal sealed class EnumFormat<T> : WireFormat<T>
    where T : struct, Enum
{
    public override void Write(WireWriter writer, uint id, T value) => writer.WriteNumber(id, NumberOf(value));

    public override T Read(WireReader reader, WireKind kind)
    {
        long number = reader.ReadNumber(kind);
        T value = ValueOf(number);
        return NumberOf(value) == number && Enum.IsDefined(value)
            ? value
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"a message holds `{number}` as a `{typeof(T).Name}`, which this version does not know"));
    }

    private static long NumberOf(T value) => Unsafe.SizeOf<T>() == 1
        ? Unsafe.As<T, byte>(ref value)
        : Unsafe.As<T, int>(ref value);

    private static T ValueOf(long number)
    {
        int value = (int)number;
        return Unsafe.As<int, T>(ref value);
    }
}

/// <summary>An instant with its offset, as two numbers.</summary>
internal sealed class InstantFormat : WireFormat<DateTimeOffset>
{
    private const int Bytes = sizeof(long) + sizeof(short);

    public override void Write(WireWriter writer, uint id, DateTimeOffset value)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[sizeof(long)..], (short)value.TotalOffsetMinutes);
        writer.WriteBytes(id, bytes);
    }

    public override DateTimeOffset Read(WireReader reader, WireKind kind)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes(kind);
        return bytes.Length == Bytes
            ? new DateTimeOffset(
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(bytes[sizeof(long)..])))
            : throw new InvalidDataException("a message holds a damaged instant");
    }
}

internal sealed class SpanOfTimeFormat : WireFormat<TimeSpan>
{
    public override void Write(WireWriter writer, uint id, TimeSpan value) => writer.WriteNumber(id, value.Ticks);

    public override TimeSpan Read(WireReader reader, WireKind kind) => new(reader.ReadNumber(kind));
}

internal sealed class BytesFormat : WireFormat<ReadOnlyMemory<byte>>
{
    public override void Write(WireWriter writer, uint id, ReadOnlyMemory<byte> value) =>
        writer.WriteBytes(id, value.Span);

    public override ReadOnlyMemory<byte> Read(WireReader reader, WireKind kind) => reader.ReadBytes(kind).ToArray();
}

internal sealed class NullableFormat<T>(WireFormat<T> format) : WireFormat<T?>
    where T : struct
{
    public override void Write(WireWriter writer, uint id, T? value)
    {
        if (value is { } present)
        {
            format.Write(writer, id, present);
        }
        else
        {
            writer.WriteNull(id);
        }
    }

    public override T? Read(WireReader reader, WireKind kind) =>
        kind == WireKind.Null ? null : format.Read(reader, kind);
}
