namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>The operations that the vocabulary names.</summary>
internal static class Vocabulary
{
    public const string File = "tests/data/vocabulary.yaml";

    private const string Section = "workflow-operations:";

    public static IEnumerable<string> WorkflowOperations(string path) => System.IO.File.ReadLines(path)
        .SkipWhile(line => line != Section).Skip(1)
        .TakeWhile(line => line.Length == 0 || line[0] == ' ')
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]);
}
