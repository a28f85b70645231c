using System.Collections.Immutable;

namespace OrleansRoles.Model.Definition;

/// <summary>Where a requirement reads a value of the request: a root and member names.</summary>
/// <param name="Root">What the path starts from.</param>
/// <param name="Segments">Member names, outermost first. For <c>It</c> and <c>Resource</c>, <c>id</c> and <c>type</c>
/// as first segment are the object's own id and type.</param>
public sealed record PropertyPath(PathRoot Root, ImmutableArray<string> Segments)
{
    /// <summary>The most segments that a path may have.</summary>
    public const int SegmentsMax = 4;

    /// <inheritdoc/>
    public bool Equals(PropertyPath? other) =>
        other is not null && Root == other.Root && Segments.SequenceEqual(other.Segments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Root, Segments.Length, Segments[^1]);

    /// <inheritdoc/>
    public override string ToString() => $"{Root.ToString().ToLowerInvariant()}.{string.Join('.', Segments)}";
}

/// <summary>What a <see cref="PropertyPath"/> starts from.</summary>
public enum PathRoot
{
    /// <summary>The object in question: the request's resource, or inside <c>with</c> the related object.</summary>
    It,

    /// <summary>The request's resource, also inside <c>with</c>.</summary>
    Resource,

    /// <summary>The request's context.</summary>
    Context,

    /// <summary>The properties that the request gives of its subject.</summary>
    Subject,

    /// <summary>The properties that the request gives of its action.</summary>
    Action,
}
