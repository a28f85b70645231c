namespace OrleansRoles.Model.Documents;

/// <summary>
/// One scope of a tenant by type and id: <c>venue/hall-a</c>. The root is written <c>tenant</c> and has an empty id;
/// all scopes of a type are written <c>venue/*</c>.
/// </summary>
/// <param name="Type">The scope type; for the root always <c>tenant</c>, whatever the model calls its root.</param>
/// <param name="Id">The scope's id; empty for the root.</param>
public readonly record struct ScopeName(string Type, string Id)
{
    /// <summary>How the root is written.</summary>
    public const string RootType = "tenant";

    /// <summary>The id that stands for all scopes of a type.</summary>
    public const string AllIds = "*";

    /// <summary>The tenant itself.</summary>
    public static ScopeName Root { get; } = new(RootType, "");

    /// <summary>Whether this is the tenant itself.</summary>
    public bool IsRoot => Id.Length == 0;

    /// <summary>Whether this stands for all scopes of the type.</summary>
    public bool IsAll => Id == AllIds;

    /// <inheritdoc/>
    public override string ToString() => IsRoot ? Type : $"{Type}/{Id}";
}
