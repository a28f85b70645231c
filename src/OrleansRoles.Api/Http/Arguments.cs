using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Api.Http;

/// <summary>Reads what stands in addresses, queries and headers.</summary>
internal static class Arguments
{
    private const int IdLengthMax = 200;
    private const int ReasonLengthMax = 1000;

    /// <summary>A segment of the address. Null where no id can look like that.</summary>
    public static string? Id(HttpContext context, string name) =>
        Id(context.GetRouteValue(name) as string ?? "");

    /// <summary>An id as it stands in a decoded path. Null where no id can look like that.</summary>
    public static string? Id(string segment)
    {
        // A slash inside an id is the one character that a decoded path keeps encoded.
        string id = segment.Contains('%', StringComparison.Ordinal)
            ? segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)
            : segment;
        return id.Length is > 0 and <= IdLengthMax && !id.AsSpan().ContainsAnyInRange('\0', '\u001f') ? id : null;
    }

    /// <summary>Reads <c>?name=true</c>; false where it is missing.</summary>
    public static (bool Value, Problem? Problem) Flag(HttpContext context, string name)
    {
        (bool? value, Problem? problem) = OptionalFlag(context, name);
        return (value ?? false, problem);
    }

    /// <summary>Reads a flag of the query that says something else where it is missing.</summary>
    public static (bool? Value, Problem? Problem) OptionalFlag(HttpContext context, string name)
    {
        StringValues value = context.Request.Query[name];
        return value.Count switch
        {
            0 => (null, null),
            1 when bool.TryParse(value, out bool flag) => (flag, null),
            _ => (null, BadQuery(name, value, "`true` or `false`")),
        };
    }

    /// <summary>Reads <c>?name=n</c> between 1 and a maximum.</summary>
    public static (int Value, Problem? Problem) Count(HttpContext context, string name, int otherwise, int max)
    {
        StringValues value = context.Request.Query[name];
        if (value.Count == 0)
        {
            return (otherwise, null);
        }

        bool isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= 1 && count <= max;
        return isCount ? (count, null) : (0, BadQuery(name, value, $"a whole number from 1 to {max}"));
    }

    /// <summary>Reads the caller's reason for a change; empty where there is none.</summary>
    public static (string Value, Problem? Problem) Reason(HttpContext context)
    {
        string reason = context.Request.Headers["Reason"].ToString().Trim();
        return reason.Length <= ReasonLengthMax && !reason.AsSpan().ContainsAnyInRange('\0', '\u001f')
            ? (reason, null)
            : ("", new Problem(
                ProblemCodes.HeaderInvalid,
                $"the header `Reason` is not one line of at most {ReasonLengthMax} characters: write less"));
    }

    /// <summary>The notation of the body; a problem where it is neither YAML nor JSON.</summary>
    public static (SourceFormat Value, Problem? Problem) Format(HttpContext context)
    {
        string? contentType = context.Request.ContentType;
        return MediaTypes.FormatOf(contentType) is { } format
            ? (format, null)
            : (default, new Problem(
                ProblemCodes.ContentTypeUnsupported,
                $"the content type is `{contentType}`: send `Content-Type: application/yaml` or `application/json`"));
    }

    public static Problem BadQuery(string name, StringValues value, string expected) => new(
        ProblemCodes.QueryInvalid,
        $"`{name}={JsonAnswers.Valid(value.ToString())}` is not understood: write {expected}");
}
