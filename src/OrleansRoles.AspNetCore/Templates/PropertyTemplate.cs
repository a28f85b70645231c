namespace OrleansRoles.AspNetCore.Templates;

/// <summary>A property by template: <c>contract={contractId}</c>.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Value">Where its value stands.</param>
internal sealed record PropertyTemplate(string Name, ValueTemplate Value)
{
    /// <summary>Reads a property.</summary>
    /// <exception cref="FormatException">It is none; the message says what to write.</exception>
    public static PropertyTemplate Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? "" : text[..equals].Trim();
        return name.Length > 0
            ? new PropertyTemplate(name, ValueTemplate.Parse(text[(equals + 1)..].Trim(), text))
            : throw new FormatException($"`{text}` is no property: write `name={{routeValue}}` or `name=text`");
    }
}
