using OrleansRoles.Api.Models;
using OrleansRoles.Engine;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway;
using OrleansRoles.Hosting;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.AspNetCore.Tests.Hosting;

/// <summary>
/// The embedded engine with its gateway on a SQLite file, with the sample's model, its tenant <c>acme</c> and a second
/// one, <c>other</c>, in which Ana is somebody else and may do more.
/// </summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private const string Other =
        """
        tenant: other
        model: flows
        users: [{ id: ana, roles: [tenant-admin] }, { id: otto }]
        contracts:
          - id: c1
            workspaces:
              - { id: w1, members: [{ user: ana, roles: [workspace-owner] }, { user: otto, roles: [workspace-guest] }] }
              - { id: w2, members: [{ user: ana, roles: [workspace-owner] }] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-aspnetcore-").FullName;

    internal EmbeddedEngine Engine { get; private set; } = null!;

    internal IIntegrationKeys Keys { get; private set; } = null!;

    internal BreakableStore Store { get; private set; } = null!;

    /// <summary>Where the sample's model and tenant lie.</summary>
    internal static string Sample(string file) => Path.Combine(AppContext.BaseDirectory, file);

    public async Task InitializeAsync()
    {
        Store = new BreakableStore(SqliteStore.Open(Path.Combine(_folder, "data.db")));
        LanguageModelCompiler compiler = new();
        Engine = await EmbeddedEngine.OpenAsync(Store, compiler, TimeProvider.System, CancellationToken.None);
        Keys = new StoredIntegrationKeys(new IntegrationKeys(Store, TimeProvider.System));
        FirstData first = new(Engine, compiler);
        await first.PutModelsAsync([Sample("flows.yaml")], CancellationToken.None);
        await first.MakeTenantsAsync([Sample("acme.yaml")], CancellationToken.None);
        await ApplyAsync(Other);
    }

    /// <summary>Makes a tenant equal to a document; acknowledged when this completes.</summary>
    internal async Task ApplyAsync(string document)
    {
        ParsedDocument parsed = DocumentLanguage.Parse(SourceText.From("document", document));
        StoredModel model = (await Engine.ResolveModelAsync(
            parsed.Tenant!, parsed.Model!, CancellationToken.None))!;
        var applied = await Engine.ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = DocumentLanguage.Compile(parsed, model.Model.Definition).Document!,
                ModelVersion = model.Model.Version,
                Actor = "test",
            },
            CancellationToken.None);
        Assert.True(applied.IsAccepted);
    }

    /// <summary>Makes an API key of an integration user.</summary>
    internal async Task<string> MakeKeyAsync(string tenant, string user, DateTimeOffset? until = null)
    {
        byte[] random = new byte[KeyText.IdBytes + KeyText.SecretBytes];
        System.Security.Cryptography.RandomNumberGenerator.Fill(random);
        KeyText key = KeyText.Make(
            KeyText.IntegrationPrefix, tenant, random.AsSpan(0, KeyText.IdBytes), random.AsSpan(KeyText.IdBytes));
        StoredKey stored = new()
        {
            Hash = key.Hash(), Owner = user, CreatedAt = TimeProvider.System.GetUtcNow(), Until = until,
        };
        Row row = IntegrationKeys.ToRow(key.Id, stored);
        await Store.CommitAsync(new Commit { Tenant = tenant, Inserts = [row] }, CancellationToken.None);
        return key.ToString();
    }

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
