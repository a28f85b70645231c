using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OrleansRoles.Api.Http;

/// <summary>What a caller expects of the present state.</summary>
/// <param name="Any">There must be one, whichever.</param>
/// <param name="None">There must be none.</param>
/// <param name="Tags">It must be one of these; null where the caller does not say.</param>
internal sealed record Expectation(bool Any, bool None, IReadOnlyList<string>? Tags)
{
    public static Expectation Nothing { get; } = new(false, false, null);
}

/// <summary>Entity tags and the headers that compare them.</summary>
internal static class EntityTags
{
    /// <summary>The tag of a revision.</summary>
    public static string Of(long revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Reads <c>If-Match</c> and <c>If-None-Match: *</c> of a change.</summary>
    public static (Expectation Value, Problem? Problem) Expected(HttpContext context)
    {
        StringValues match = context.Request.Headers.IfMatch;
        StringValues noneMatch = context.Request.Headers.IfNoneMatch;
        if (noneMatch.Count > 0)
        {
            return noneMatch == "*" && match.Count == 0
                ? (new Expectation(false, true, null), null)
                : (Expectation.Nothing, Bad("If-None-Match", noneMatch, "`*`, and no `If-Match` beside it"));
        }

        if (match.Count == 0)
        {
            return (Expectation.Nothing, null);
        }

        if (!EntityTagHeaderValue.TryParseStrictList(Texts(match), out IList<EntityTagHeaderValue>? tags))
        {
            return (Expectation.Nothing, Bad(
                "If-Match", match, "the `ETag` of an earlier answer with its quotes, as in `If-Match: \"12\"`"));
        }

        // A weak tag matches nothing here, as HTTP has it.
        return (new Expectation(
            tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)),
            false,
            [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString())]), null);
    }

    /// <summary>The revision that a tag of ours stands for; null for another's.</summary>
    public static long? RevisionOf(string tag) =>
        tag.Length > 2
        && long.TryParse(tag.AsSpan(1..^1), NumberStyles.None, CultureInfo.InvariantCulture, out long revision)
            ? revision
            : null;

    /// <summary>Whether the caller has this state already.</summary>
    public static bool IsKnown(HttpContext context, string tag) =>
        EntityTagHeaderValue.TryParseList(Texts(context.Request.Headers.IfNoneMatch), out var tags)
        && tags.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Tag.Equals(tag, StringComparison.Ordinal));

    private static string[] Texts(StringValues values) => [.. values.Select(value => value ?? "")];

    private static Problem Bad(string header, StringValues value, string expected) => new(
        ProblemCodes.HeaderInvalid,
        $"the header `{header}: {JsonAnswers.Valid(value.ToString())}` is not understood: write {expected}");
}
