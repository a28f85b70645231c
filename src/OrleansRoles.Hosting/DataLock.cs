namespace OrleansRoles.Hosting;

/// <summary>A data folder, held for one process alone: a second one would not hear of this one's changes.</summary>
internal sealed class DataLock : IDisposable
{
    // The server's own: an application and a server exclude each other as well.
    private const string LockFile = "server.lock";

    private readonly FileStream _held;

    private DataLock(FileStream held) => _held = held;

    /// <summary>Makes the folder and holds it. The end of the process, however it comes, lets go.</summary>
    /// <exception cref="OrleansRolesSetupException">It cannot be written, or another process holds it.</exception>
    public static DataLock Take(string folder)
    {
        string file = Path.Combine(folder, LockFile);
        try
        {
            Directory.CreateDirectory(folder);
            return new DataLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OrleansRolesSetupException(
                $"`Data`: the folder `{folder}` cannot be used ({exception.Message.TrimEnd('.')}); stop the other "
                + "process that uses it, or name one that this account may write to",
                exception);
        }
    }

    public void Dispose() => _held.Dispose();
}
