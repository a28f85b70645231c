using OrleansRoles.Worlds;

namespace OrleansRoles.Server.Tests.Hosting;

/// <summary>One server for all tests of a class, with the certification's tenant and a small tenant of Elite.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal const string Certification = "authzen-certification";
    internal const string Arena = "arena";

    private const string ArenaDocument =
        """
        tenant: arena
        model: momentus-elite
        name: Acme Arena
        users:
          - { id: ana, roles: [front-desk] }
          - { id: ben, roles: [viewer], status: deactivated }
          - { id: cem }
        roles:
          - { id: front-desk, name: Front desk, grants: [{ at: tenant, permissions: { account.tasks: true } }] }
          - { id: viewer, name: Viewer, grants: [{ at: tenant, permissions: { account.tasks: true } }] }
        """;

    internal RunningServer Server { get; private set; } = null!;

    internal Caller Caller => Server.Caller;

    public async Task InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        await Caller.PutModelAsync(Certification, Read($"{Certification}.model.yaml"));
        await Caller.PutDocumentAsync(Certification, Read($"{Certification}.tenant.yaml"));
        await Caller.PutDocumentAsync(Arena, ArenaDocument);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    private static string Read(string file) => File.ReadAllText(Repository.PathOf($"tests/data/{file}"));
}
