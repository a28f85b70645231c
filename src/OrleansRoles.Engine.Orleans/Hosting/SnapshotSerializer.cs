using Orleans.Storage;
using OrleansRoles.Engine.Orleans.Wire;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>Grain state in the database: a version, and the state as it would travel. Thread-safe.</summary>
internal sealed class SnapshotSerializer : IGrainStorageSerializer
{
    private const byte Version = 1;

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new([Version, .. WireMessage.Write(input!)]);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It was written by a later release.</exception>
    public T Deserialize<T>(BinaryData input)
    {
        byte[] bytes = input.ToArray();
        return bytes is [Version, ..]
            ? WireMessage.Read<T>(bytes[1..])
            : throw new InvalidDataException(
                $"grain state has version {(bytes.Length == 0 ? 0 : bytes[0])}, and this program knows {Version}; "
                + "start the newer program that wrote it");
    }
}
