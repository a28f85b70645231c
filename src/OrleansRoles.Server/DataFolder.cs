using OrleansRoles.Api.Hosting;

namespace OrleansRoles.Server;

/// <summary>The folder in which the server keeps its data, held for one process alone.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = "server.lock";
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private DataFolder(FileStream held) => _lock = held;

    /// <summary>
    /// Makes the folder, for its owner alone, and holds it: a second server on it would answer from a memory that the
    /// first one's changes do not reach. The end of the process, however it comes, lets go.
    /// </summary>
    /// <exception cref="StartupException">The folder cannot be written, or another server holds it.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception);
        }

        string file = Path.Combine(path, LockFile);
        try
        {
            return new DataFolder(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unusable(path, exception);
        }
        catch (IOException exception)
        {
            throw File.Exists(file)
                ? new StartupException(
                    $"OrleansRoles:Data: another server uses the folder `{path}`; stop it, or name another folder",
                    exception)
                : Unusable(path, exception);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static StartupException Unusable(string path, Exception exception) => new(
        $"OrleansRoles:Data: the folder `{path}` cannot be used ({exception.Message.TrimEnd('.')}); "
        + "name one that this account may write to",
        exception);

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // A folder below the user's profile inherits the rights of the user alone.
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }
}
