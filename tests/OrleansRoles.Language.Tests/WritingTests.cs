using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Tests;

/// <summary>What is written is read as the same again, in both notations.</summary>
public sealed class WritingTests
{
    public static TheoryData<string> Models => [.. Compiled().Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_that_is_written_compiles_to_the_same_definition(string name)
    {
        ModelDefinition definition = Compiled().First(item => item.Name == name).Definition;
        string yaml = ModelWriter.ToYaml(definition);

        ModelDefinition fromYaml = Compile(SourceText.From("written.yaml", yaml));
        ModelDefinition fromJson = Compile(SourceText.From("written.json", ModelWriter.ToJson(definition)));

        Assert.Equal(yaml, ModelWriter.ToYaml(fromYaml));
        Assert.Equal(yaml, ModelWriter.ToYaml(fromJson));
        Assert.Empty(ModelDiff.Compare(definition, fromJson));
    }

    [Fact]
    public void A_document_that_is_written_compiles_to_the_same_document()
    {
        ModelDefinition venues = LanguageCase.Base("venues");
        LanguageCase item = LanguageCase.In("documents").Single(item => item.Name == "accepted.yaml");
        TenantDocument document = item.CompileDocument().Document!;
        string yaml = DocumentWriter.ToYaml(document);

        TenantDocument fromYaml = DocumentLanguage.Compile(SourceText.From("written.yaml", yaml), venues).Document!;
        TenantDocument fromJson =
            DocumentLanguage.Compile(SourceText.From("written.json", DocumentWriter.ToJson(document)),
                venues).Document!;

        Assert.Equal(yaml, DocumentWriter.ToYaml(fromYaml));
        Assert.Equal(yaml, DocumentWriter.ToYaml(fromJson));
        Assert.Equal(document.Users.SelectMany(user => user.Roles), fromJson.Users.SelectMany(user => user.Roles));
        Assert.Equal(document.Assignments.AsEnumerable(), fromYaml.Assignments.AsEnumerable());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("42")]
    [InlineData("- a")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("#a")]
    [InlineData("'a\"b\\c'")]
    [InlineData("*a")]
    [InlineData("a, b] }")]
    [InlineData("Zoë 😀 日本")]
    [InlineData("~")]
    [InlineData("0x1f")]
    [InlineData("a\u0085b c")]
    [InlineData("12:30:00")]
    public void Any_id_survives_being_written_and_read(string id)
    {
        if (id.Contains('\u0085', StringComparison.Ordinal))
        {
            id = id.Replace('\u0085', '\u00A0');
        }

        ModelDefinition venues = LanguageCase.Base("venues");
        var document =
            new TenantDocument { Tenant = "acme", Model = "venues", Users = [new() { Id = id, LastName = id }] };
        foreach (string text in new[] { DocumentWriter.ToYaml(document), DocumentWriter.ToJson(document) })
        {
            TenantDocument read = DocumentLanguage.Compile(SourceText.From("request", text), venues).Document!;
            Assert.Equal(id, read.Users[0].Id);
            Assert.Equal(id, read.Users[0].LastName);
        }
    }

    private static IEnumerable<(string Name, ModelDefinition Definition)> Compiled()
    {
        foreach (LanguageCase item in LanguageCase.In("models").Concat(LanguageCase.In("bases")))
        {
            if (item.CompileModel().Definition is { } definition)
            {
                yield return (item.Name, definition);
            }
        }

        foreach (string path in Repository.ShippedModels())
        {
            if (ModelLanguage.Compile(Repository.Read(path), PartFolder.Shipped).Definition is { } definition)
            {
                yield return (Path.GetFileName(path), definition);
            }
        }
    }

    private static ModelDefinition Compile(SourceText source)
    {
        ModelCompilation compilation = ModelLanguage.Compile(source);
        Assert.True(
            compilation.Definition is not null,
            Diagnostics.DiagnosticRenderer.Render(compilation.Diagnostics) + source.Text);
        return compilation.Definition;
    }
}
