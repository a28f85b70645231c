namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>How values of a type stand on the wire. Thread-safe.</summary>
internal abstract class WireFormat<T>
{
    /// <summary>What a member is that an older sender does not know: empty where the type has an empty value.</summary>
    public virtual T? Missing => default;

    /// <summary>Writes a value under a member's id; 0 for an item or a whole message.</summary>
    public abstract void Write(WireWriter writer, uint id, T value);

    /// <summary>Reads a value whose kind was read.</summary>
    public abstract T Read(WireReader reader, WireKind kind);
}
