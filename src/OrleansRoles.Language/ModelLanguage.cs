using System.Collections.Immutable;
using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Checking;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Language.Tests;

namespace OrleansRoles.Language;

/// <summary>
/// The compiler of role models: parse, bind, check. Every input gives a definition or at least one error; nothing
/// throws. Stateless and safe from any thread.
/// </summary>
public static class ModelLanguage
{
    /// <summary>Compiles a model file; its parts come from <paramref name="parts"/>.</summary>
    public static ModelCompilation Compile(SourceText source, IPartSource? parts = null) =>
        Compile(source, parts, SyntaxLimits.ForModels);

    /// <summary>The same with other limits than <see cref="SyntaxLimits.ForModels"/>.</summary>
    public static ModelCompilation Compile(SourceText source, IPartSource? parts, SyntaxLimits limits)
    {
        var diagnostics = new DiagnosticBag();
        MergedModel? merged = ModelLoader.Load(source, parts ?? NoParts.Instance, limits, diagnostics);
        BoundModel? bound = merged is null ? null : ModelBinder.Bind(merged, diagnostics);

        // Checks rely on every name's resolving; with a hole in the model they would report what follows from it.
        if (bound is not null && !diagnostics.HasErrors)
        {
            ModelChecker.Check(bound, diagnostics);
        }

        ImmutableArray<ModelTest> tests = bound is not null && !diagnostics.HasErrors
            ? TestBinder.Bind(merged!.Tests, bound.Definition, diagnostics)
            : [];
        return new()
        {
            Definition = diagnostics.HasErrors ? null : bound!.Definition,
            Tests = diagnostics.HasErrors ? [] : tests,
            Diagnostics = diagnostics.ToSorted(),
        };
    }

    /// <summary>The <c>model</c> and <c>version</c> that a file gives itself, or null where it has none.</summary>
    public static (string Name, string Version)? PeekName(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        var root = SyntaxParser.Parse(source, SyntaxLimits.ForModels, diagnostics) as SyntaxMapping;
        return root?.Find("model") is SyntaxScalar name && root.Find("version") is SyntaxScalar version
            ? (name.Value, version.Value)
            : null;
    }
}
