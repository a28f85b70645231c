using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansRoles.Entities.Journal;

/// <summary>
/// The chain that shows later edits: each journal row's hash covers the hash of the entity's row before it and all of
/// its own content. Fields are length-prefixed, so that no two contents read alike.
/// </summary>
public static class JournalHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    /// <summary>The hash of a row.</summary>
    /// <param name="previous">The hash of the entity's row before; empty for the first.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="row">The row; its own hash and position do not count.</param>
    public static byte[] Of(ReadOnlySpan<byte> previous, string tenant, Storage.JournalRow row)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, previous);
        Append(hash, tenant);
        Append(hash, row.Entity);
        Append(hash, row.Sequence);
        Append(hash, row.Commit);
        Append(hash, row.Time.UtcTicks);
        Append(hash, row.Actor);
        Append(hash, row.Reason);
        Append(hash, row.Type);
        Append(hash, row.Payload.Span);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
