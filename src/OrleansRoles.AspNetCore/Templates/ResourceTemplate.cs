using System.Collections.Immutable;

namespace OrleansRoles.AspNetCore.Templates;

/// <summary>
/// The resource that a request is about: <c>event/{eventId}</c>. What stands between the type and the last part are
/// properties of the resource: <c>workspace/{contractId}/{workspaceId}</c> is the workspace <c>{workspaceId}</c> with
/// the property <c>contract</c>. A type alone is the tenant itself, in the model's own word for it.
/// </summary>
/// <param name="Text">The template.</param>
/// <param name="Type">The resource's type.</param>
/// <param name="Id">Where its id stands; null where the resource is the tenant.</param>
/// <param name="Parents">Properties that the template names on the way to the id; without them the resource is not
/// the one that was asked for.</param>
internal sealed record ResourceTemplate(
    string Text, string Type, ValueTemplate? Id, ImmutableArray<PropertyTemplate> Parents)
{
    private static readonly string[] _endings = ["Id", "-id", "_id"];

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is none; the message says what to write.</exception>
    public static ResourceTemplate Parse(string text)
    {
        string[] parts = text.Split('/');
        if (string.IsNullOrWhiteSpace(parts[0]) || parts[0].AsSpan().ContainsAny('{', '}'))
        {
            throw new FormatException(
                $"`{text}` does not begin with a resource type of the model: write `workspace/{{workspaceId}}`");
        }

        ImmutableArray<PropertyTemplate> parents =
            [.. parts.Skip(1).SkipLast(1).Select(part => Parent(ValueTemplate.Parse(part, text), text))];
        return new ResourceTemplate(
            text, parts[0].Trim(), parts.Length == 1 ? null : ValueTemplate.Parse(parts[^1], text), parents);
    }

    private static PropertyTemplate Parent(ValueTemplate value, string text)
    {
        if (value.Source == ValueSource.Literal)
        {
            throw new FormatException(
                $"`{value.Name}` in `{text}` is neither the type nor the id: write it as a property of its own, "
                + $"`name={value.Name}`");
        }

        string? ending = _endings.FirstOrDefault(
            ending => value.Name.Length > ending.Length && value.Name.EndsWith(ending, StringComparison.Ordinal));
        string name = ending is null ? value.Name : value.Name[..^ending.Length];
        return new PropertyTemplate(char.ToLowerInvariant(name[0]) + name[1..], value);
    }
}
