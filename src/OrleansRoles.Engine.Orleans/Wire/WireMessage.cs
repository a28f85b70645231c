namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>Whole values as bytes.</summary>
internal static class WireMessage
{
    /// <summary>Writes a value.</summary>
    public static byte[] Write<T>(T value)
    {
        WireWriter writer = WireWriter.Rent();
        WireFormats.Of<T>().Write(writer, 0, value);
        byte[] bytes = writer.Written.ToArray();
        writer.Return();
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote, in this version or another.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a version that this one does not know.</exception>
    public static T Read<T>(byte[] bytes) => Read(WireFormats.Of<T>(), bytes, bytes.Length);

    internal static T Read<T>(WireFormat<T> format, byte[] bytes, int length)
    {
        WireReader reader = WireReader.Rent(bytes, length);
        T value = format.Read(reader, reader.ReadKind());
        bool isWhole = reader.IsAtEnd;
        reader.Return();
        return isWhole ? value : throw new InvalidDataException("a message is longer than its content");
    }
}
