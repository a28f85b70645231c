using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>
/// Paths as written: <c>it.event.venue</c>, or <c>event.venue</c> where only the object itself is meant.
/// </summary>
internal static class PathSyntax
{
    private const int SegmentLengthMax = 100;

    internal static PropertyPath? Parse(string text)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        PathRoot? root = dot < 0 ? null : RootOf(text.AsSpan(0, dot));
        return root is { } known ? ParseSegments(known, text[(dot + 1)..]) : null;
    }

    internal static PropertyPath? ParseItem(string text)
    {
        PropertyPath? path = ParseSegments(PathRoot.It, text);
        bool hasRoot = path is { Segments.Length: > 1 } && RootOf(path.Segments[0]) is PathRoot.It or PathRoot.Resource;
        return hasRoot ? null : path;
    }

    internal static string Write(PropertyPath path) => path.ToString();

    /// <summary>The path without its root <c>it</c>.</summary>
    internal static string WriteItem(PropertyPath path) => string.Join('.', path.Segments);

    private static PropertyPath? ParseSegments(PathRoot root, string text)
    {
        string[] segments = text.Split('.');
        if (segments.Length > PropertyPath.SegmentsMax || !Array.TrueForAll(segments, IsSegment))
        {
            return null;
        }

        // The object's own id and type are plain texts and have no members.
        bool isOwn = root is PathRoot.It or PathRoot.Resource && segments[0] is "id" or "type";
        return isOwn && segments.Length > 1 ? null : new(root, [.. segments]);
    }

    private static bool IsSegment(string segment)
    {
        if (segment.Length is 0 or > SegmentLengthMax || !(char.IsAsciiLetter(segment[0]) || segment[0] == '_'))
        {
            return false;
        }

        return segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
    }

    private static PathRoot? RootOf(ReadOnlySpan<char> text) => text switch
    {
        "it" => PathRoot.It,
        "resource" => PathRoot.Resource,
        "context" => PathRoot.Context,
        "subject" => PathRoot.Subject,
        "action" => PathRoot.Action,
        _ => null,
    };
}
