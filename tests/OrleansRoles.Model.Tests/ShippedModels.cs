using System.Collections.Concurrent;
using OrleansRoles.Language;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>The models in the repository's folder <c>models</c>, compiled once.</summary>
internal static class ShippedModels
{
    private static readonly ConcurrentDictionary<string, Lazy<RoleModel>> s_models = new(StringComparer.Ordinal);

    public static IEnumerable<object[]> Names =>
        Directory.EnumerateFiles(Repository.PathOf("models"), "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => new object[] { Path.GetFileNameWithoutExtension(file) });

    public static RoleModel Find(string name) => s_models.GetOrAdd(
        name, _ => new Lazy<RoleModel>(() => RoleModel.Compile(Definition(name)))).Value;

    private static ModelDefinition Definition(string name)
    {
        ModelCompilation compilation = ModelLanguage.Compile(Read($"{name}.yaml")!, new Parts());
        return compilation.Definition ?? throw new InvalidOperationException(
            $"{name} does not compile: {string.Join('\n', compilation.Diagnostics)}");
    }

    private static SourceText? Read(string file)
    {
        string path = Path.Combine(Repository.PathOf("models"), file);
        return File.Exists(path) ? SourceText.From(file, File.ReadAllText(path)) : null;
    }

    private sealed class Parts : IPartSource
    {
        public SourceText? TryGet(string name) => Read(Path.Combine("parts", $"{name}.yaml"));
    }
}
