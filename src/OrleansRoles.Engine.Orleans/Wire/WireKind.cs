namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>
/// How a value's bytes are to be read, so that a reader can step over a member that it does not know. The numbers are
/// permanent.
/// </summary>
internal enum WireKind : byte
{
    /// <summary>No value: the end of a group.</summary>
    End = 0,

    /// <summary>Null; no bytes follow.</summary>
    Null = 1,

    /// <summary>A whole number, a boolean, an enum: zigzag, 7 bits a byte.</summary>
    Number = 2,

    /// <summary>Eight bytes: a floating-point number.</summary>
    Fixed = 3,

    /// <summary>A length and so many bytes: text in UTF-8, bytes.</summary>
    Bytes = 4,

    /// <summary>Members, each with its id, up to <see cref="End"/>.</summary>
    Group = 5,

    /// <summary>A count and so many values without ids.</summary>
    List = 6,

    /// <summary>The name of a type and a group.</summary>
    Named = 7,
}
