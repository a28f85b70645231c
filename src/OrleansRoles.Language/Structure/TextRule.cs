using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Structure;

/// <summary>What a text must look like, and what is said where it does not.</summary>
/// <param name="Key">The name in the schema.</param>
/// <param name="Noun">How messages call such a text.</param>
/// <param name="Code">What an ill-formed one is reported as.</param>
/// <param name="Pattern">The same rule, or a wider one, for JSON Schema; null for any text.</param>
/// <param name="Help">What to write instead.</param>
/// <param name="IsValid">The rule.</param>
internal sealed record TextRule(
    string Key, string Noun, DiagnosticCode Code, string? Pattern, string Help, Func<string, bool> IsValid)
{
    internal const int NameLengthMax = 100;

    private const int IdLengthMax = 200;
    private const int LineLengthMax = 400;
    private const int TextLengthMax = 10_000;
    private const string NamePattern = "[a-z0-9]+([.-][a-z0-9]+)*";
    private const string PathPattern = @"(\.[A-Za-z_][A-Za-z0-9_-]*){1,4}";

    internal static TextRule Name { get; } = new(
        "name", "a name", DiagnosticCodes.IllFormedName, $"^{NamePattern}$",
        "write lower-case words with digits, joined by `-` or `.`, at most 100 characters", IsName);

    internal static TextRule Permission { get; } = new(
        "permission", "a permission", DiagnosticCodes.IllFormedPermission, $"^{NamePattern}(>={NamePattern})?$",
        "write `name` for a flag, `name>=level` for a ladder permission",
        text => PermissionReference.Parse(text) is not null);

    internal static TextRule Path { get; } = new(
        "path", "a path", DiagnosticCodes.IllFormedPath, $"^(it|resource|context|subject|action){PathPattern}$",
        "write `it`, `resource`, `context`, `subject` or `action` with one to four members, as in `it.event.venue`",
        text => PathSyntax.Parse(text) is not null);

    internal static TextRule ItemPath { get; } = new(
        "item-path", "a path from the object", DiagnosticCodes.IllFormedPath,
        @"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*){0,3}$",
        "write one to four members of the object itself, as in `event.venue`",
        text => PathSyntax.ParseItem(text) is not null);

    internal static TextRule Duration { get; } = new(
        "duration", "a duration", DiagnosticCodes.IllFormedDuration, "^[1-9][0-9]{0,5}[dhm]$",
        "write a number with `d`, `h` or `m`, as in `30d`", text => DurationSyntax.Parse(text) is not null);

    internal static TextRule Line { get; } = new(
        "line", "a text of one line", DiagnosticCodes.IllFormedText, null, "write at most 400 characters on one line",
        text => text.Length <= LineLengthMax && !HasControls(text));

    internal static TextRule Text { get; } = new(
        "text", "a text", DiagnosticCodes.IllFormedText, null, "write at most 10000 characters",
        text => text.Length <= TextLengthMax);

    internal static TextRule Obligation { get; } = new(
        "obligation", "an obligation", DiagnosticCodes.IllFormedText, "^\\S(.{0,198}\\S)?$",
        "write 1 to 200 characters, as in `log:booking`",
        text => text.Length is > 0 and <= IdLengthMax && IsTrimmed(text) && !HasControls(text));

    internal static TextRule Id { get; } = new(
        "id", "an id", DiagnosticCodes.IllFormedId, "^\\S(.{0,198}\\S)?$",
        "write 1 to 200 characters without spaces around them", IsId);

    internal static TextRule Scope { get; } = new(
        "scope", "a scope", DiagnosticCodes.IllFormedScope, $"^{NamePattern}(/\\S(.{{0,198}}\\S)?)?$",
        "write `tenant`, `type/id`, or `type/*` for all of a type", text => ScopeSyntax.Parse(text) is not null);

    internal static TextRule Instant { get; } = new(
        "instant", "a time", DiagnosticCodes.IllFormedInstant,
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$",
        "write date, time and offset, as in `2026-12-01T00:00:00Z`", text => InstantSyntax.Parse(text) is not null);

    internal static TextRule ModelReference { get; } = new(
        "model-reference", "a model", DiagnosticCodes.IllFormedName, $"^{NamePattern}(@\\S{{1,100}})?$",
        "write `name` or `name@version`", IsModelReference);

    internal static TextRule Member { get; } = new(
        "member-name", "a member name", DiagnosticCodes.IllFormedText, null, "write 1 to 200 characters",
        text => text.Length is > 0 and <= IdLengthMax);

    internal static bool IsName(string text)
    {
        if (text.Length is 0 or > NameLengthMax)
        {
            return false;
        }

        bool afterWord = false;
        foreach (char character in text)
        {
            bool isWord = char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character);
            if (!isWord && !(afterWord && character is '.' or '-'))
            {
                return false;
            }

            afterWord = isWord;
        }

        return afterWord;
    }

    internal static bool IsId(string text) =>
        text.Length is > 0 and <= IdLengthMax && IsTrimmed(text) && !HasControls(text);

    private static bool IsModelReference(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? IsName(text) : IsName(text[..at]) && IsId(text[(at + 1)..]);
    }

    private static bool IsTrimmed(string text) => !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]);

    private static bool HasControls(string text)
    {
        foreach (char character in text)
        {
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
            {
                return true;
            }
        }

        return false;
    }
}
