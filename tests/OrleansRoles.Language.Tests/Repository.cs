using System.Reflection;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Tests;

/// <summary>Files of the repository, and expected files that a run can renew.</summary>
internal static class Repository
{
    internal static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "RepositoryRoot").Value!;

    internal static string Cases { get; } = Path.Combine(Root, "tests", "OrleansRoles.Language.Tests", "cases");

    internal static string Models { get; } = Path.Combine(Root, "models");

    private static bool Updates { get; } = Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1";

    internal static void AssertEqualsFile(string path, string actual)
    {
        if (Updates)
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path),
            $"{Path.GetFileName(path)} is missing: run with UPDATE_EXPECTED=1 and review it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    internal static SourceText Read(string path) =>
        SourceText.FromUtf8(Path.GetFileName(path), File.ReadAllBytes(path));

    /// <summary>The shipped models' files.</summary>
    internal static IEnumerable<string> ShippedModels() =>
        Directory.EnumerateFiles(Models, "*.yaml").Order(StringComparer.Ordinal);
}

/// <summary>Parts as files of a folder.</summary>
internal sealed class PartFolder(string folder) : IPartSource
{
    private readonly string _folder = folder;

    internal static PartFolder Shipped { get; } = new(Path.Combine(Repository.Models, "parts"));

    public SourceText? TryGet(string name)
    {
        string path = Path.Combine(_folder, name + ".yaml");
        return File.Exists(path) ? Repository.Read(path) : null;
    }
}
