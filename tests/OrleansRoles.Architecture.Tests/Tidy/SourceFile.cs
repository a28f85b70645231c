namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>A text file for rules to look at.</summary>
/// <param name="Path">From the root, with slashes.</param>
/// <param name="Text">The content.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private string? _code;
    private string? _commented;

    public bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>The project's folder name, or empty.</summary>
    public string Project => Path.Split('/') is ["src" or "tests", { } project, _, ..] ? project : "";

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>Without what strings and comments say.</summary>
    public string Code => _code ??= IsCode ? CodeText.WithoutStringsAndComments(Text) : Text;

    /// <summary>Without what strings say.</summary>
    public string CodeAndComments => _commented ??= IsCode ? CodeText.WithoutStrings(Text) : Text;
}
