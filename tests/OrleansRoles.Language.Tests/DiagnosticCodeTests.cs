using System.Text;
using System.Text.RegularExpressions;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Tests;

/// <summary>
/// The table of codes: complete, well-worded, each with an example, and the document that lists them.
/// </summary>
public sealed partial class DiagnosticCodeTests
{
    [Fact]
    public void Every_code_has_a_case_of_its_name()
    {
        string[] cases = [.. LanguageCase.In("models").Concat(LanguageCase.In("documents")).Select(item => item.Name)];
        Assert.All(DiagnosticCodes.All,
            code => Assert.Contains(cases, item => StemOf(item) == $"{code.Id}-{code.Name}"));
    }

    [Fact]
    public void Codes_and_names_are_unique()
    {
        Assert.Equal(DiagnosticCodes.All.Length, DiagnosticCodes.All.Select(code => code.Id).Distinct().Count());
        Assert.Equal(DiagnosticCodes.All.Length, DiagnosticCodes.All.Select(code => code.Name).Distinct().Count());
    }

    [Fact]
    public void Messages_follow_the_rules_for_texts()
    {
        IEnumerable<Diagnostic> diagnostics =
            LanguageCase.In("models").SelectMany(item => item.CompileModel().Diagnostics)
            .Concat(LanguageCase.In("documents").SelectMany(item => item.CompileDocument().Diagnostics));
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Assert.False(char.IsUpper(diagnostic.Message[0]), diagnostic.ToString());
            Assert.False(diagnostic.Message.EndsWith('.'), diagnostic.ToString());
            Assert.NotEmpty(diagnostic.Help);
            Assert.DoesNotMatch(ClrName(), diagnostic.Message + diagnostic.Help);
        }
    }

    [Fact]
    public void The_document_of_all_codes_is_up_to_date() =>
        Repository.AssertEqualsFile(Path.Combine(Repository.Root, "docs", "diagnostics.md"), Document());

    private static string Document()
    {
        Dictionary<string, (LanguageCase Case, IEnumerable<Diagnostic> Diagnostics)> cases = LanguageCase.In("models")
            .Select(item => (Case: item, Diagnostics: item.CompileModel().Diagnostics.AsEnumerable()))
            .Concat(LanguageCase.In("documents")
                .Select(item => (Case: item, Diagnostics: item.CompileDocument().Diagnostics.AsEnumerable())))
            .GroupBy(item => StemOf(item.Case.Name))
            .ToDictionary(group => group.Key, group => group.First());
        var text = new StringBuilder("# Diagnostics\n\n");
        text.Append("What the compiler of role models and tenant documents says, by code, each with an example.\n");
        text.Append("Generated from the table of codes and the test cases (`UPDATE_EXPECTED=1` renews it).\n");
        foreach (DiagnosticCode code in DiagnosticCodes.All)
        {
            (LanguageCase item, IEnumerable<Diagnostic> diagnostics) = cases[$"{code.Id}-{code.Name}"];
            string severity = code.Severity == DiagnosticSeverity.Error ? "error" : "warning";
            text.Append("\n## ").Append(code.Id).Append(' ').Append(code.Name).Append("\n\n");
            text.Append(char.ToUpperInvariant(code.Description[0])).Append(code.Description.AsSpan(1)).Append(" (")
                .Append(severity).Append(").\n\n");
            text.Append("```").Append(Path.GetExtension(item.Name).AsSpan(1)).Append('\n');
            text.Append(item.Text.TrimEnd()).Append("\n```\n\n```text\n");
            text.Append(DiagnosticRenderer.Render(diagnostics.Take(2)).TrimEnd()).Append("\n```\n");
        }

        return text.ToString();
    }

    private static string StemOf(string name) => Path.GetFileNameWithoutExtension(name);

    [GeneratedRegex(@"System\.|YamlDotNet|Exception|OrleansRoles\.|\bNull\b|Int32|String\b")]
    private static partial Regex ClrName();
}
