using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OrleansRoles.AspNetCore.Templates;

/// <summary>Where a placeholder's value stands.</summary>
internal enum ValueSource
{
    Literal,
    Route,
    Query,
    Claim,
    Header,
    Constant,
}

/// <summary>
/// One value of a template: a text, or a placeholder such as <c>{workspaceId}</c> or <c>{query:venue}</c>.
/// </summary>
/// <param name="Source">Where it stands.</param>
/// <param name="Name">Its name there; of a literal the text.</param>
internal sealed record ValueTemplate(ValueSource Source, string Name)
{
    private static readonly string[] _sources = ["literal", "route", "query", "claim", "header", "constant"];

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It is no text and no placeholder; the message says what to write.</exception>
    public static ValueTemplate Parse(string text, string whole)
    {
        if (!text.AsSpan().ContainsAny('{', '}'))
        {
            return text.Length > 0
                ? new ValueTemplate(ValueSource.Literal, text)
                : throw new FormatException(
                    $"`{whole}` has an empty part: write a text or a placeholder like `{{id}}`");
        }

        bool isPlaceholder = text.Length > 2 && text[0] == '{' && text[^1] == '}'
            && !text.AsSpan(1, text.Length - 2).ContainsAny('{', '}');
        string inner = isPlaceholder ? text[1..^1] : "";
        int colon = inner.IndexOf(':', StringComparison.Ordinal);
        string source = colon < 0 ? "route" : inner[..colon];
        string name = inner[(colon + 1)..].Trim();
        int found = Array.IndexOf(_sources, source);
        return isPlaceholder && name.Length > 0 && found > 0
            ? new ValueTemplate((ValueSource)found, name)
            : throw new FormatException(
                $"`{text}` in `{whole}` is no placeholder: write `{{name}}` for a route value, or `{{query:name}}`, "
                + "`{header:name}`, `{claim:type}`, `{constant:name}`, and nothing before or after it");
    }

    /// <summary>The value for a request; null where there is none, or more than one.</summary>
    public string? Read(HttpContext context, ClaimsPrincipal user, PermissionOptions options)
    {
        string? value = Source switch
        {
            ValueSource.Literal => Name,
            ValueSource.Route => RouteText(context, Name),
            ValueSource.Query => Single(context.Request.Query[Name]),
            ValueSource.Header => Single(context.Request.Headers[Name]),
            ValueSource.Claim => SingleClaim(user, Name, out _),
            ValueSource.Constant => options.Constants.TryGetValue(Name, out string? constant) ? constant : null,
        };
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>A route value as the endpoint gets it: not decoded any further.</summary>
    public static string? RouteText(HttpContext context, string name) =>
        context.Request.RouteValues.TryGetValue(name, out object? value)
            ? value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;

    /// <summary>The one value; null where there is none or more than one, since an endpoint might take another.
    /// </summary>
    public static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    /// <summary>The one value of a claim; null where there is none, or several that differ.</summary>
    public static string? SingleClaim(ClaimsPrincipal user, string type, out bool isAmbiguous)
    {
        isAmbiguous = false;
        string? found = null;
        foreach (ClaimsIdentity identity in user.Identities)
        {
            foreach (Claim claim in identity.Claims)
            {
                if (!identity.IsAuthenticated || !string.Equals(claim.Type, type, StringComparison.Ordinal))
                {
                    continue;
                }

                if (found is not null && !string.Equals(found, claim.Value, StringComparison.Ordinal))
                {
                    isAmbiguous = true;
                    return null;
                }

                found = claim.Value;
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => Source switch
    {
        ValueSource.Literal => Name,
        ValueSource.Route => $"{{{Name}}}",
        _ => $"{{{_sources[(int)Source]}:{Name}}}",
    };
}
