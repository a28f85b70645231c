using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace OrleansRoles.Storage.Postgres;

/// <summary>Positional parameters, typed so that nothing is boxed and the server need not guess.</summary>
internal static class Parameters
{
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string value) =>
        command.With(value, NpgsqlDbType.Text);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long value) =>
        command.With(value, NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long? value)
    {
        command.Parameters.Add(
            new NpgsqlParameter { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        return command;
    }

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, bool[] values) =>
        command.With(values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string[] values) =>
        command.With(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, int[] values) =>
        command.With(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long[] values) =>
        command.With(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long?[] values) =>
        command.With(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, byte[]?[] values) =>
        command.With(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    /// <summary>An instant as columns have it: 100 ns steps since 1970.</summary>
    public static long TimeOf(DateTimeOffset instant) => instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>The bytes as an array of their own, without a copy where they fill one.</summary>
    public static byte[] BytesOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { } array &&
        segment.Offset == 0 && segment.Count == array.Length
            ? array
            : memory.ToArray();

    private static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }
}
