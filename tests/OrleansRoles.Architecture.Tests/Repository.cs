using System.Reflection;

namespace OrleansRoles.Architecture.Tests;

/// <summary>The files of the repository, as they would be committed.</summary>
internal static class Repository
{
    private static readonly string[] s_made =
        [".git", ".vs", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"];

    private static readonly string[] s_textExtensions =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".txt", ".yaml", ".yml", ".json", ".jsonl", ".sh",
        ".sql", ".http", ".config", "",
    ];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Every text file, by its path from the root with slashes, in order.</summary>
    public static IReadOnlyList<string> TextFiles { get; } =
        [.. FilesIn("").Where(IsText).Order(StringComparer.Ordinal)];

    /// <summary>The C# files.</summary>
    public static IEnumerable<string> CodeFiles =>
        TextFiles.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The project files of <c>src</c> or <c>tests</c>.</summary>
    public static IEnumerable<string> Projects(string folder) => TextFiles.Where(path =>
        path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> FilesIn(string folder)
    {
        string full = Path.Combine(Root, folder);
        foreach (string file in Directory.EnumerateFiles(full))
        {
            yield return Join(folder, Path.GetFileName(file));
        }

        // The server's own data folder at the root is not committed; tests/data is.
        foreach (string name in Directory.EnumerateDirectories(full).Select(path => Path.GetFileName(path)!)
            .Where(name => !s_made.Contains(name) && !(folder.Length == 0 && name == "data")))
        {
            foreach (string file in FilesIn(Join(folder, name)))
            {
                yield return file;
            }
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static bool IsText(string path) => s_textExtensions.Contains(Path.GetExtension(path))
        || Path.GetFileName(path) is ".editorconfig" or ".gitignore" or "Dockerfile";
}
