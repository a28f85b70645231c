using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Callers;

/// <summary>
/// A server that trusts a provider, with two tenants, a service and integration users with API keys.
/// </summary>
public sealed class CallersFixture : IAsyncLifetime
{
    private const string Document =
        """
        model: momentum
        name: Acme
        users:
          - { id: ana, roles: [organization-admin] }
          - { id: ben, roles: [default-user] }
          - { id: dea, roles: [organization-admin], status: deactivated }
          - { id: bot, kind: integration, roles: [integration-user] }
          - { id: old-bot, kind: integration, roles: [integration-user], status: deactivated }
        """;

    private readonly TemporaryFolder _folder = new();

    internal ProviderServer Provider { get; private set; } = null!;

    internal RunningServer Server { get; private set; } = null!;

    internal Caller Operator => Server.Caller;

    /// <summary>Where the server writes mails.</summary>
    internal string MailFolder => Path.Combine(_folder.Path, "mail");

    /// <summary>A key of the service <c>shop</c>, which reaches every tenant.</summary>
    internal string ServiceKey { get; private set; } = "";

    /// <summary>A key of a service that reaches <c>acme</c> alone.</summary>
    internal string NarrowServiceKey { get; private set; } = "";

    /// <summary>The API keys by the names that tests give them.</summary>
    internal Dictionary<string, KeyText> Keys { get; } = new(StringComparer.Ordinal)
    {
        ["bot"] = Make("acme"),
        ["old-bot"] = Make("acme"),
        ["person"] = Make("acme"),
        ["ended"] = Make("acme"),
        ["unknown"] = Make("acme"),
        ["other"] = Make("globex"),
    };

    public async Task InitializeAsync()
    {
        Provider = await ProviderServer.StartAsync();
        await using (RunningServer first = await RunningServer.StartOnAsync(_folder.Path))
        {
            await first.Caller.PutDocumentAsync("acme", Document);
            await first.Caller.PutDocumentAsync("globex", Document);
        }

        await StoreKeysAsync();
        Server = await RunningServer.StartOnAsync(
            _folder.Path,
            [.. Provider.Settings, $"--OrleansRoles:Mail:Folder={MailFolder}", "--OrleansRoles:TestClock=true",
                "--environment=Testing", "--OrleansRoles:RateLimits:User=0",
                "--OrleansRoles:RateLimits:Integration=0"]);
        ServiceKey = await MakeServiceAsync("shop", """{"title":"The shop"}""");
        NarrowServiceKey = await MakeServiceAsync("kiosk", """{"tenants":["acme"]}""");
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Sends a request with other credentials than the operator key.</summary>
    internal Task<Reply> SendAsync(
        string credentials, string path, string? behalf = null, HttpMethod? method = null, string? body = null) =>
        Operator.SendAsync(
            method ?? HttpMethod.Get, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body),
            body is null ? null : Caller.Json,
            [
                ("Authorization", $"Bearer {credentials}"),
                .. behalf is null ? Array.Empty<(string, string)>() : [("On-Behalf-Of", behalf)],
            ]);

    private static KeyText Make(string tenant) => KeyText.Make(
        KeyText.IntegrationPrefix, tenant,
        System.Security.Cryptography.RandomNumberGenerator.GetBytes(KeyText.IdBytes),
        System.Security.Cryptography.RandomNumberGenerator.GetBytes(KeyText.SecretBytes));

    private async Task<string> MakeServiceAsync(string service, string body)
    {
        Reply put = await Operator.PutAsync($"/v1/services/{service}", body, Caller.Json);
        Assert.Equal(System.Net.HttpStatusCode.Created, put.Status);
        Reply key = await Operator.PostAsync($"/v1/services/{service}/keys", "{}");
        Assert.Equal(System.Net.HttpStatusCode.Created, key.Status);
        return (string)key.Json["key"]!;
    }

    private async Task StoreKeysAsync()
    {
        await using IStore store = RunningServer.OpenStore(_folder.Path);
        await store.MigrateAsync(default);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach ((string name, KeyText key) in Keys.Where(entry => entry.Key != "unknown"))
        {
            string owner = name switch { "ended" or "other" => "bot", "person" => "ana", _ => name };
            Row row = IntegrationKeys.ToRow(key.Id, new StoredKey
            {
                Hash = key.Hash(),
                Owner = owner,
                CreatedAt = now,
                Until = name == "ended" ? now : null,
            });
            await store.CommitAsync(new Commit { Tenant = key.Owner, Upserts = [row] }, default);
        }
    }
}
