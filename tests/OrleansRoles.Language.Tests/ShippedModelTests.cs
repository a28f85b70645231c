using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Language.Tests;

/// <summary>The models that ship with the product compile without a word.</summary>
public sealed class ShippedModelTests
{
    public static TheoryData<string> Models => [.. Repository.ShippedModels().Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_shipped_model_compiles_without_errors_or_warnings(string name)
    {
        ModelCompilation compilation =
            ModelLanguage.Compile(Repository.Read(Path.Combine(Repository.Models, name)), PartFolder.Shipped);

        Assert.Equal("", DiagnosticRenderer.Render(compilation.Diagnostics));
        Assert.NotNull(compilation.Definition);
        Assert.NotEmpty(compilation.Tests);
    }
}
