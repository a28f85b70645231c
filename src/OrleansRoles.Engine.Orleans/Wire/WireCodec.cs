using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>
/// The one codec for all our own plain types. They are never changed once they are made, so nothing is copied.
/// </summary>
internal sealed class WireCodec : ISpecializableCodec, ISpecializableCopier, ITypeFilter
{
    /// <inheritdoc cref="ISpecializableCodec.IsSupportedType"/>
    public bool IsSupportedType(Type type) => WireTypes.IsOurs(type) && !type.ContainsGenericParameters;

    /// <inheritdoc/>
    public IFieldCodec GetSpecializedCodec(Type type) =>
        (IFieldCodec)Activator.CreateInstance(typeof(FieldCodec<>).MakeGenericType(type))!;

    /// <inheritdoc/>
    public IDeepCopier GetSpecializedCopier(Type type) =>
        (IDeepCopier)Activator.CreateInstance(typeof(ShallowCopier<>).MakeGenericType(type))!;

    /// <inheritdoc/>
    public bool? IsTypeAllowed(Type type) => WireTypes.IsOurs(type) ? true : null;

    private sealed class FieldCodec<T> : IFieldCodec<T>
    {
        private readonly WireFormat<T> _format = WireFormats.Of<T>();

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
            WireWriter buffer = WireWriter.Rent();
            _format.Write(buffer, 0, value);
            writer.WriteVarUInt32((uint)buffer.Written.Length);
            writer.Write(buffer.Written);
            buffer.Return();
        }

        [return: MaybeNull]
        public T ReadValue<TInput>(ref Reader<TInput> reader, Field field)
        {
            if (field.IsReference)
            {
                return ReferenceCodec.ReadReference<T, TInput>(ref reader, field);
            }

            field.EnsureWireType(WireType.LengthPrefixed);
            ReferenceCodec.MarkValueField(reader.Session);
            int length = checked((int)reader.ReadVarUInt32());
            reader.EnsureAvailable((uint)length);
            byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
            reader.ReadBytes(bytes.AsSpan(0, length));
            T value = WireMessage.Read(_format, bytes, length);
            ArrayPool<byte>.Shared.Return(bytes);
            return value;
        }
    }
}
