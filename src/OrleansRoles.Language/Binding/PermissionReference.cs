using OrleansRoles.Language.Structure;

namespace OrleansRoles.Language.Binding;

/// <summary><c>name</c> or <c>name&gt;=level</c>, as written.</summary>
internal readonly record struct PermissionReference(string Name, string? Level)
{
    internal static PermissionReference? Parse(string text)
    {
        int at = text.IndexOf(">=", StringComparison.Ordinal);
        if (at < 0)
        {
            return TextRule.IsName(text) ? new(text, null) : null;
        }

        (string name, string level) = (text[..at], text[(at + 2)..]);
        return TextRule.IsName(name) && TextRule.IsName(level) ? new(name, level) : null;
    }
}
