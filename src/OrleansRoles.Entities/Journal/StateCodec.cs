using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansRoles.Entities.Journal;

/// <summary>Entities' states as bytes. Empty stands for none.</summary>
internal static class StateCodec
{
    public static T? Read<T>(ReadOnlyMemory<byte> state, JsonTypeInfo<T> type)
        where T : class =>
        state.IsEmpty ? null : JsonSerializer.Deserialize(state.Span, type);

    public static ReadOnlyMemory<byte>? Write<T>(T? state, JsonTypeInfo<T> type)
        where T : class =>
        state is null ? null : (ReadOnlyMemory<byte>?)JsonSerializer.SerializeToUtf8Bytes(state, type);
}
