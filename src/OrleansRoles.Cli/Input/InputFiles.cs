using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Cli.Input;

/// <summary>Files that the command line names.</summary>
internal static class InputFiles
{
    /// <summary>Stands for what is piped in.</summary>
    public const string Piped = "-";

    /// <summary>Reads a file.</summary>
    public static Result<SourceText> Read(ToolHost host, string path)
    {
        try
        {
            return path == Piped
                ? SourceText.FromUtf8("stdin", ReadAll(host))
                : SourceText.FromUtf8(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            return Unreadable(path, exception);
        }
    }

    private static Failure Unreadable(string path, Exception exception)
    {
        string why = exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
            UnauthorizedAccessException => "access is denied",
            ArgumentException or NotSupportedException => "it is no file name",
            _ => exception.Message.TrimEnd('.'),
        };
        return new Failure(ExitCodes.Misused, "file-unreadable", $"`{path}` cannot be read: {why}");
    }

    private static byte[] ReadAll(ToolHost host)
    {
        using Stream input = host.OpenInput();
        using MemoryStream all = new();
        input.CopyTo(all);
        return all.ToArray();
    }
}
