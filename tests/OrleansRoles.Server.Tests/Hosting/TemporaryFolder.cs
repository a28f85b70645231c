namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>A new folder that goes when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orleansroles-server-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
