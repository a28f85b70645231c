using OrleansRoles.Server;

namespace OrleansRoles.Cli.Tests;

/// <summary>A real server on a port of its own, with a data folder of its own.</summary>
public sealed class LiveServer : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"orleansroles-cli-{Guid.NewGuid():N}");
    private ServerHost? _host;

    internal const string Key = "key-for-the-tests-of-the-tool-0123456789";

    internal string Url => _host!.Addresses[0];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _host = await ServerHost.BuildAsync(
            [
                "--urls", "http://127.0.0.1:0", $"--OrleansRoles:Data={_folder}", $"--OrleansRoles:OperatorKey={Key}",
            ],
            TextWriter.Null);
        await _host.StartAsync(TextWriter.Null);
        using HttpClient client = new();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        string model = (await Run.Of("model show @desk.yaml")).Output;
        using StringContent content = new(model, System.Text.Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await client.PutAsync(new Uri($"{Url}/v1/models/desk"), content);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _host!.StopAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs the tool against the server, which its environment names.</summary>
    internal Task<Run> Ask(string command, string piped = "") =>
        Run.Of(command, piped, ("ORLEANSROLES_SERVER", Url), ("ORLEANSROLES_KEY", Key));
}
