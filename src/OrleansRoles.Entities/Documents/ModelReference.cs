namespace OrleansRoles.Entities.Documents;

/// <summary>How documents name a model: <c>name</c> or <c>name@version</c>.</summary>
public static class ModelReference
{
    /// <summary>Splits a reference; the version is null where none is named.</summary>
    public static (string Name, string? Version) Split(string reference)
    {
        int at = reference.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (reference, null) : (reference[..at], reference[(at + 1)..]);
    }
}
