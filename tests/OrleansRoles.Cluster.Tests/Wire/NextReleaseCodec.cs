using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;
using OrleansRoles.Engine.Orleans.Wire;

namespace OrleansRoles.Cluster.Tests.Wire;

/// <summary>
/// The codec as a later release may have it: whatever it sends has members that today's does not know. What it reads
/// lacks them, which it must bear.
/// </summary>
internal sealed class NextReleaseCodec : ISpecializableCodec
{
    private const uint Unknown = 0xABCDE;

    private static readonly WireCodec s_today = new();

    private int _sent;

    /// <summary>How many messages were sent that today's release knows only in part.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public bool IsSupportedType(Type type) => s_today.IsSupportedType(type);

    public IFieldCodec GetSpecializedCodec(Type type) => (IFieldCodec)Activator.CreateInstance(
        typeof(FieldCodec<>).MakeGenericType(type), this, s_today.GetSpecializedCodec(type))!;

    private byte[] WriteWithMore<T>(T value)
    {
        byte[] bytes = WireMessage.Write(value);
        if ((WireKind)bytes[0] is not (WireKind.Group or WireKind.Named))
        {
            return bytes;
        }

        WireWriter more = WireWriter.Rent();
        more.WriteNumber(Unknown, 17);
        more.WriteText(Unknown + 1, "later");
        more.BeginNamed(Unknown + 2, "Later.Type");
        more.WriteText(Unknown, "deep");
        more.WriteEnd();
        more.WriteEnd();
        byte[] all = [.. bytes[..^1], .. more.Written];
        more.Return();
        Interlocked.Increment(ref _sent);
        return all;
    }

    private sealed class FieldCodec<T>(NextReleaseCodec next, IFieldCodec today) : IFieldCodec<T>
    {
        public void WriteField<TBufferWriter>(
            ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] T value)
            where TBufferWriter : IBufferWriter<byte>
        {
            if (value is null)
            {
                ReferenceCodec.WriteNullReference(ref writer, fieldIdDelta);
                return;
            }

            ReferenceCodec.MarkValueField(writer.Session);
            writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(T), WireType.LengthPrefixed);
            byte[] bytes = next.WriteWithMore(value);
            writer.WriteVarUInt32((uint)bytes.Length);
            writer.Write(bytes);
        }

        [return: MaybeNull]
        public T ReadValue<TInput>(ref Reader<TInput> reader, Field field) =>
            ((IFieldCodec<T>)today).ReadValue(ref reader, field);
    }
}
