using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language;

/// <summary>Where included parts come from: a folder, or the parts that a request brought along.</summary>
public interface IPartSource
{
    /// <summary>
    /// The part of that name, or null. The name is well-formed: lower-case words, no separators of paths.
    /// </summary>
    SourceText? TryGet(string name);
}

/// <summary>Has no parts.</summary>
public sealed class NoParts : IPartSource
{
    /// <summary>The only instance that is needed.</summary>
    public static NoParts Instance { get; } = new();

    /// <inheritdoc/>
    public SourceText? TryGet(string name) => null;
}
