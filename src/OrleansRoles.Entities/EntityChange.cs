namespace OrleansRoles.Entities;

/// <summary>
/// What an accepted command appends to the journal: a fact in the past, with the value before where it replaced one.
/// Each entity has its closed family. The stable names under which changes are stored are in
/// <see cref="Journal.ChangeCodec"/>.
/// </summary>
public abstract record EntityChange
{
    private protected EntityChange()
    {
    }

    /// <summary>The change in words, for plans and audit lists.</summary>
    public abstract string Text { get; }
}
