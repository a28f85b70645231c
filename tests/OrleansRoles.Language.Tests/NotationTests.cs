using System.Text;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Tests;

/// <summary>
/// What the two notations and their corners come to: positions, types of values, byte order marks, limits.
/// </summary>
public sealed class NotationTests
{
    private const string Start = "model: crm\nversion: 1\nscopes: { tenant: {} }\n";

    private static ModelDefinition Venues { get; } = LanguageCase.Base("venues");

    [Fact]
    public void A_byte_order_mark_counts_for_nothing()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Start + "nope: 1\n")];
        Diagnostic diagnostic = Assert.Single(ModelLanguage.Compile(SourceText.FromUtf8("m.yaml", bytes)).Diagnostics);
        Assert.Equal((4, 1, "nope"), (diagnostic.Line, diagnostic.Column, diagnostic.Text));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_count_the_same_with_every_line_break(string lineBreak)
    {
        string text = (Start + "nope: 1\n").ReplaceLineEndings(lineBreak);
        Diagnostic diagnostic = Assert.Single(ModelLanguage.Compile(SourceText.From("m.yaml", text)).Diagnostics);
        Assert.Equal((4, 1, "nope"), (diagnostic.Line, diagnostic.Column, diagnostic.Text));
    }

    [Theory]
    [InlineData("true", "a boolean")]
    [InlineData("\"true\"", null)]
    [InlineData("42", "a number")]
    [InlineData("4.5e3", "a number")]
    [InlineData("0x1F", "a number")]
    [InlineData("0o17", "a number")]
    [InlineData("yes", null)]
    [InlineData("1_000", null)]
    [InlineData("2026-12-01", null)]
    [InlineData("1.2.3", null)]
    [InlineData("[]", "a list")]
    [InlineData("{}", "a mapping")]
    public void Plain_values_are_what_the_core_schema_says(string value, string? noun)
    {
        ModelCompilation compilation = ModelLanguage.Compile(SourceText.From("m.yaml", $"{Start}title: {value}\n"));
        if (noun is null)
        {
            Assert.Empty(compilation.Diagnostics);
        }
        else
        {
            Assert.EndsWith($"not {noun}", Assert.Single(compilation.Diagnostics).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Places_in_json_count_characters_and_not_bytes()
    {
        const string Text = """{ "tenant": "acme", "model": "venues", "name": "Zoë 日本 😀", "nope": 1 }""";
        Diagnostic diagnostic =
            Assert.Single(DocumentLanguage.Compile(SourceText.From("d.json", Text), Venues).Diagnostics);
        Assert.Equal(Text.IndexOf("\"nope\"", StringComparison.Ordinal) + 1, diagnostic.Column);
        Assert.Equal("\"nope\"", diagnostic.Text);
    }

    [Theory]
    [InlineData("{\"tenant\": \"a\\ud800\"}")]
    [InlineData("{\"tenant\": \"a\\u0000\"}")]
    [InlineData("tenant: \"a\\ud800\"")]
    [InlineData("tenant: \"a\\0\"")]
    [InlineData("tenant: \"\\U00110000\"")]
    public void Escapes_that_spell_no_character_are_errors(string text) =>
        Assert.NotEmpty(DocumentLanguage.Compile(SourceText.From("request", text), Venues).Diagnostics);

    [Fact]
    public void At_most_a_hundred_diagnostics_are_told()
    {
        string text = Start + "features: [" + string.Join(", ", Enumerable.Range(0, 500).Select(n => $"A{n}")) + "]\n";
        Assert.Equal(100, ModelLanguage.Compile(SourceText.From("m.yaml", text)).Diagnostics.Length);
    }

    [Fact]
    public void Warnings_never_crowd_out_the_error_that_withholds_the_result()
    {
        string rules = string.Concat(Enumerable.Range(0, 300).Select(n => $"  rule-{n}: always\n"));
        string text =
            $"{Start}rules:\n{rules}resources: {{ tenant: {{}} }}\npermissions: {{ p: {{ scope: tenant }} }}\n"
            + "actions: { a: { on: tenant, if: { not: p } } }\n";
        ModelCompilation compilation = ModelLanguage.Compile(SourceText.From("m.yaml", text));
        Assert.Null(compilation.Definition);
        Assert.Equal(100, compilation.Diagnostics.Length);
        Assert.Contains(compilation.Diagnostics, item => item.Code == DiagnosticCodes.NotOverPermission);
    }

    [Fact]
    public void A_long_chain_of_rules_ends_in_a_diagnostic()
    {
        string rules = string.Concat(Enumerable.Range(0, 5000).Select(n => $"  r{n}: [r{n + 1}, always]\n"));
        ModelCompilation compilation =
            ModelLanguage.Compile(SourceText.From("m.yaml", $"{Start}rules:\n{rules}  r5000: always\n"));
        Assert.Contains(compilation.Diagnostics, item => item.Code == DiagnosticCodes.RequirementTooDeep);
    }

    [Fact]
    public void A_parsed_document_can_be_compiled_again()
    {
        ParsedDocument parsed = DocumentLanguage.Parse(SourceText.From("request", "tenant: acme\nmodel: plain\n"));
        Assert.NotEmpty(DocumentLanguage.Compile(parsed, Venues).Diagnostics);
        Assert.NotNull(DocumentLanguage.Compile(parsed, LanguageCase.Base("plain")).Document);
    }

    [Fact]
    public void A_document_names_its_model_and_tenant_before_it_is_compiled()
    {
        ParsedDocument parsed = DocumentLanguage.Parse(SourceText.From("request", "tenant: acme\nmodel: crm@2\n"));
        Assert.Equal(("acme", "crm@2"), (parsed.Tenant, parsed.Model));
        Assert.Null(DocumentLanguage.PeekModel(SourceText.From("request", "[[[")));
        Assert.Equal(("crm", "1"), ModelLanguage.PeekName(SourceText.From("m.yaml", Start)));
    }
}
