using OrleansRoles.Language;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Cli.Input;

/// <summary>Parts beside a model file, or in the folder <c>parts</c> below it.</summary>
internal sealed class FolderParts(string folder) : IPartSource
{
    private static readonly string[] _extensions = [".yaml", ".yml", ".json"];

    /// <summary>The parts of a model file; of one that is piped in, those of the current folder.</summary>
    public static FolderParts Of(string path) =>
        new(path == InputFiles.Piped ? "" : Path.GetDirectoryName(path) ?? "");

    /// <inheritdoc/>
    public SourceText? TryGet(string name)
    {
        IEnumerable<string> candidates =
            from place in new[] { folder, Path.Combine(folder, "parts") }
            from extension in _extensions
            select Path.Combine(place, name + extension);
        string? found = candidates.FirstOrDefault(File.Exists);
        try
        {
            return found is null ? null : SourceText.FromUtf8(found, File.ReadAllBytes(found));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The compiler reports a part that is not there, at the place that names it.
            return null;
        }
    }
}
