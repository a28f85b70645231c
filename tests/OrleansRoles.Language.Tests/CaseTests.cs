using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;

namespace OrleansRoles.Language.Tests;

/// <summary>Every file of <c>cases</c> against the text beside it; <c>UPDATE_EXPECTED=1</c> renews these.</summary>
public sealed class CaseTests
{
    public static TheoryData<string> Models => [.. LanguageCase.In("models").Select(item => item.Name)];

    public static TheoryData<string> Documents => [.. LanguageCase.In("documents").Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_gives_what_is_expected(string name)
    {
        var item = new LanguageCase(Path.Combine(Repository.Cases, "models", name));
        ModelCompilation compilation = item.CompileModel();

        Repository.AssertEqualsFile(item.ExpectedPath, LanguageCase.Render(compilation));
        AssertCode(name, compilation.Diagnostics);
        Assert.Equal(compilation.Definition is null, HasError(compilation.Diagnostics));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_gives_what_is_expected(string name)
    {
        var item = new LanguageCase(Path.Combine(Repository.Cases, "documents", name));
        DocumentCompilation compilation = item.CompileDocument();

        Repository.AssertEqualsFile(item.ExpectedPath, LanguageCase.Render(compilation));
        AssertCode(name, compilation.Diagnostics);
        Assert.Equal(compilation.Document is null, HasError(compilation.Diagnostics));
    }

    [Fact]
    public void The_offending_text_stands_at_the_place_that_is_named()
    {
        foreach (LanguageCase item in LanguageCase.In("models"))
        {
            string[] lines = item.Source.Text.Split('\n');
            foreach (Diagnostic diagnostic in item.CompileModel().Diagnostics.Where(found => found.File == item.Name))
            {
                string line = lines[diagnostic.Line - 1];
                Assert.StartsWith(diagnostic.Text, line[(diagnostic.Column - 1)..], StringComparison.Ordinal);
            }
        }
    }

    // The file's name says which code it shows; nothing else is wrong with it, so that it can serve as example.
    private static void AssertCode(string name, IEnumerable<Diagnostic> diagnostics)
    {
        if (name.StartsWith("RM", StringComparison.Ordinal))
        {
            Assert.All(diagnostics,
                diagnostic => Assert.StartsWith(diagnostic.Code.Id, name, StringComparison.Ordinal));
            Assert.NotEmpty(diagnostics);
        }
    }

    private static bool HasError(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
