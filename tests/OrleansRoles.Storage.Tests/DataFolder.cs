namespace OrleansRoles.Storage.Tests;

/// <summary>A new folder with a data file's name in it; goes when disposed.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-sqlite-").FullName;

    public string File => Path.Combine(_folder, "data.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
