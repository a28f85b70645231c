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
        // Lists as they are, in which an index needs no enumerator.
        string? found = null;
        IReadOnlyList<ClaimsIdentity> identities = user.Identities as IReadOnlyList<ClaimsIdentity>
            ?? [.. user.Identities];
        isAmbiguous = false;
        for (int index = 0; index < identities.Count && !isAmbiguous; index++)
        {
            if (identities[index].IsAuthenticated)
            {
                found = SingleClaim(identities[index].Claims, type, found, ref isAmbiguous);
            }
        }

        return isAmbiguous ? null : found;
    }

    private static string? SingleClaim(IEnumerable<Claim> claims, string type, string? found, ref bool isAmbiguous)
    {
        IReadOnlyList<Claim> all = claims as IReadOnlyList<Claim> ?? [.. claims];
        for (int index = 0; index < all.Count; index++)
        {
            if (string.Equals(all[index].Type, type, StringComparison.Ordinal))
            {
                isAmbiguous |= found is not null && !string.Equals(found, all[index].Value, StringComparison.Ordinal);
                found = all[index].Value;
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
