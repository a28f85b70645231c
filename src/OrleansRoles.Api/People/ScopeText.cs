using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.People;

/// <summary>What bodies and addresses write as text, read as what it means.</summary>
internal static class ScopeText
{
    /// <summary>A scope: <c>tenant</c>, or <c>type/id</c>.</summary>
    public static ScopeName Read(RequestReading reading, string text)
    {
        if (text == ScopeName.RootType)
        {
            return ScopeName.Root;
        }

        int at = text.IndexOf('/', StringComparison.Ordinal);
        if (at > 0 && Arguments.Id(text[(at + 1)..]) is { } id)
        {
            return new ScopeName(text[..at], id);
        }

        reading.Reject(new Problem(
            ProblemCodes.RequestInvalid,
            $"`{JsonAnswers.Valid(text)}` is no scope: write `tenant`, or its type and id as in `venue/v1`"));
        return ScopeName.Root;
    }

    /// <summary>What a role grants; <c>none</c> and <c>false</c> are left out.</summary>
    public static ImmutableArray<GrantEntry> Read(RequestReading reading, IReadOnlyList<GrantBody> grants) =>
    [
        .. grants.Select(body => new GrantEntry(
                Read(reading, body.At),
                [.. body.Permissions.Select(pair => Read(reading, pair.Key, pair.Value)).OfType<Grant>()]))
            .Where(entry => !entry.Permissions.IsEmpty),
    ];

    private static Grant? Read(RequestReading reading, string permission, JsonElement level)
    {
        switch (level.ValueKind)
        {
            case JsonValueKind.True:
                return new Grant(permission, null);
            case JsonValueKind.False:
                return null;
            case JsonValueKind.String:
                string name = level.GetString()!;
                return name == "none" ? null : new Grant(permission, name);
            default:
                reading.Reject(new Problem(
                    ProblemCodes.RequestInvalid,
                    $"`{JsonAnswers.Valid(permission)}` has no level: write `true` for a flag, or the level's name"));
                return null;
        }
    }
}
