using System.Reflection;

namespace OrleansRoles.Worlds;

/// <summary>Where the repository lies, for tests that read its models and cases.</summary>
public static class Repository
{
    private const string Mark = "OrleansRoles.sln";

    /// <summary>The folder of the solution: above the running assembly, or where the assembly was built.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither has the solution.</exception>
    public static string Root { get; } = Above(AppContext.BaseDirectory) ?? Above(WhereBuilt)
        ?? throw new DirectoryNotFoundException($"no `{Mark}` above {AppContext.BaseDirectory}");

    private static string WhereBuilt => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string? Above(string folder)
    {
        DirectoryInfo? directory = new(folder);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, Mark)))
        {
            directory = directory.Parent;
        }

        return directory?.FullName;
    }
}
