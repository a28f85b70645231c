using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Requests;

/// <summary>
/// Holds a body against the type that it is read as, before it is read: so that a caller hears which member is wrong,
/// where it stands, and what to write instead.
/// </summary>
internal static class BodyShape
{
    /// <summary>What is wrong first, or null.</summary>
    public static Problem? Find(JsonElement element, JsonTypeInfo type, string pointer = "") => type.Kind switch
    {
        JsonTypeInfoKind.Object => FindInObject(element, type, pointer),
        JsonTypeInfoKind.Enumerable => FindInList(element, type, pointer),
        JsonTypeInfoKind.Dictionary => FindInMap(element, type, pointer),
        _ => FindInValue(element, Nullable.GetUnderlyingType(type.Type) ?? type.Type, pointer),
    };

    private static Problem? FindInObject(JsonElement element, JsonTypeInfo type, string pointer)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Wrong(pointer, element, "an object");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = member.Name;
            string at = $"{pointer}/{Escape(name)}";
            if (type.Properties.FirstOrDefault(candidate => candidate.Name == name) is not { } property)
            {
                string names = string.Join(", ", type.Properties.Select(candidate => $"`{candidate.Name}`"));
                return Bad(at, type.Properties.Count == 0
                    ? $"there is no member `{Shown(name)}` here: leave it out"
                    : $"there is no member `{Shown(name)}` here: there are {names}");
            }

            if (!seen.Add(name))
            {
                return Bad(at, $"the member `{Shown(name)}` stands there twice: write it once");
            }

            Problem? problem = member.Value.ValueKind == JsonValueKind.Null && property.IsSetNullable
                ? null
                : Find(member.Value, property.Options.GetTypeInfo(property.PropertyType), at);
            if (problem is not null)
            {
                return problem;
            }
        }

        JsonPropertyInfo? missing = type.Properties.FirstOrDefault(
            property => property.IsRequired && !seen.Contains(property.Name));
        return missing is null ? null : Bad(
            $"{pointer}/{Escape(missing.Name)}",
            $"the member `{missing.Name}` is missing: it is {Words(missing.PropertyType)}");
    }

    private static Problem? FindInList(JsonElement element, JsonTypeInfo type, string pointer)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return Wrong(pointer, element, "a list");
        }

        JsonTypeInfo itemType = type.Options.GetTypeInfo(type.ElementType!);
        return element.EnumerateArray()
            .Select((item, index) => Find(item, itemType, $"{pointer}/{index.ToString(CultureInfo.InvariantCulture)}"))
            .FirstOrDefault(problem => problem is not null);
    }

    private static Problem? FindInMap(JsonElement element, JsonTypeInfo type, string pointer)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Wrong(pointer, element, "an object");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        JsonTypeInfo valueType = type.Options.GetTypeInfo(type.ElementType!);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string at = $"{pointer}/{Escape(member.Name)}";
            if (!seen.Add(member.Name) || !IsText(member.Name))
            {
                return Bad(at, $"the member `{Shown(member.Name)}` stands there twice, or holds control characters");
            }

            if (Find(member.Value, valueType, at) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static Problem? FindInValue(JsonElement element, Type type, string pointer)
    {
        bool fits = element.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => type == typeof(bool),
            JsonValueKind.Number => (type == typeof(int) && element.TryGetInt32(out _))
                || (type == typeof(long) && element.TryGetInt64(out _)),
            JsonValueKind.String => FitsText(element.GetString()!, type),
            _ => false,
        };
        return type == typeof(JsonElement) || fits ? null : Wrong(pointer, element, Words(type));
    }

    private static bool FitsText(string text, Type type)
    {
        if (type == typeof(DateTimeOffset))
        {
            return Instants.TryParse(text, out _);
        }

        return type.IsEnum ? EnumNames(type).Contains(text) : type == typeof(string) && IsText(text);
    }

    // Lines and tabs may stand in what people write; nothing else that cannot be seen.
    private static bool IsText(string text) =>
        !text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));

    private static string Words(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) ? "a text without control characters"
            : plain == typeof(bool) ? "`true` or `false`"
            : plain == typeof(int) || plain == typeof(long) ? "a whole number"
            : plain == typeof(DateTimeOffset) ? "a time as in `2026-12-01T00:00:00Z`"
            : plain.IsEnum ? $"one of {string.Join(", ", EnumNames(plain).Select(name => $"`{name}`"))}"
            : plain.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? "a list"
            : "an object";
    }

    /// <summary>The names of an enum's values as bodies have them.</summary>
    public static IReadOnlyList<string> EnumNames(Type type) =>
    [
        .. Enum.GetNames(type).Select(name =>
            type.GetField(name)!.GetCustomAttributes(typeof(JsonStringEnumMemberNameAttribute), false)
                .OfType<JsonStringEnumMemberNameAttribute>().FirstOrDefault()?.Name
            ?? name),
    ];

    private static Problem Wrong(string pointer, JsonElement element, string expected)
    {
        string found = element.ValueKind switch
        {
            JsonValueKind.String => "a text that does not fit",
            JsonValueKind.Number => "a number that does not fit",
            JsonValueKind.True or JsonValueKind.False => "`true` or `false`",
            JsonValueKind.Null => "`null`",
            JsonValueKind.Array => "a list",
            _ => "an object",
        };
        string where = pointer.Length == 0 ? "the body" : $"`{JsonAnswers.Valid(pointer)}`";
        return Bad(pointer, $"{where} is {found}: write {expected}");
    }

    private static Problem Bad(string pointer, string detail) =>
        new(ProblemCodes.RequestInvalid, JsonAnswers.Valid(detail)) { Pointer = JsonAnswers.Valid(pointer) };

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";

    private static string Escape(string name) => Shown(name)
        .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
