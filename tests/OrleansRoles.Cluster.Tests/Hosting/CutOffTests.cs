using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using Orleans.Configuration;
using OrleansRoles.Silo;
using OrleansRoles.Storage.Conformance;

namespace OrleansRoles.Cluster.Tests.Hosting;

/// <summary>
/// Two silos, one of which is cut off from the other and from the database while clients reach both. Nobody waits for
/// the cut's end.
/// </summary>
public sealed class CutOffTests : IAsyncLifetime
{
    private const int Users = 20;
    private const string Key = "a-key-for-tests-only";

    // Three terms by the books. Without a limit a call takes 30 s, by Npgsql's and by Orleans' own.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly List<CuttableLine> _lines = [];
    private readonly List<SiloHost> _silos = [];
    private readonly HttpClient _http = new();

    private Uri Well => new(_silos[0].Addresses[0]);

    private Uri CutOff => new(_silos[1].Addresses[0]);

    public async Task InitializeAsync()
    {
        string postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        NpgsqlConnectionStringBuilder behindLine = new(postgres);
        behindLine.Port = LineTo(behindLine.Port);
        _silos.Add(await StartAsync(postgres));
        _silos.Add(await StartAsync(behindLine.ConnectionString));
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        string users = string.Join(", ", Enumerable.Range(0, Users).Select(user => $"{{ id: u{user} }}"));
        Answer put = await SendAsync(
            HttpMethod.Put, Well, "document", $"{{ model: momentum, name: Acme, users: [{users}] }}");
        Assert.True(put.Status == HttpStatusCode.Created, put.Body);
    }

    public async Task DisposeAsync()
    {
        foreach (SiloHost silo in Enumerable.Reverse(_silos))
        {
            await silo.StopAsync();
            await silo.DisposeAsync();
        }

        _lines.ForEach(line => line.Dispose());
        _http.Dispose();
    }

    [Fact]
    public async Task A_silo_that_is_cut_off_leaves_nobody_waiting_and_comes_back()
    {
        // Half of the users' grains are where the cut will be.
        for (int user = 0; user < Users; user++)
        {
            Answer edited = await EditAsync(user % 2 == 0 ? Well : CutOff, user, "before");
            Assert.True(edited.Status == HttpStatusCode.OK, edited.Body);
        }

        _lines.ForEach(line => line.Cut());
        Task<Answer>[] asWell = [.. Enumerable.Range(0, Users).Select(user => EditAsync(Well, user, "during"))];
        Task<Answer>[] asCutOff = [.. Enumerable.Range(0, Users).Select(user => EditAsync(CutOff, user, "never"))];
        Answer document = await SendAsync(HttpMethod.Get, CutOff, "document");
        Answer[] well = await Task.WhenAll(asWell);
        Answer[] cutOff = await Task.WhenAll(asCutOff);
        Answer later = await EditAsync(CutOff, 0, "never");

        Answer[] all = [.. well, .. cutOff, document, later];
        Assert.All(all, answer => Assert.True(answer.Took < s_patience, $"{answer.Took}: {answer.Body}"));
        Assert.All(
            cutOff.Append(document).Append(later),
            answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.SaysWhen)));
        Assert.All(
            well.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.SaysWhen)));

        _lines.ForEach(line => line.Heal());
        for (int user = 0; user < Users; user++)
        {
            await UntilEditedAsync(user % 2 == 0 ? CutOff : Well, user, "after");
            Answer read = await SendAsync(HttpMethod.Get, user % 2 == 0 ? Well : CutOff, $"users/u{user}");
            Assert.Contains("\"after\"", read.Body, StringComparison.Ordinal);
        }
    }

    private async Task UntilEditedAsync(Uri silo, int user, string name)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(90));
        while ((await EditAsync(silo, user, name)).Status != HttpStatusCode.OK)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private Task<Answer> EditAsync(Uri silo, int user, string name) => SendAsync(
        HttpMethod.Patch, silo, $"users/u{user}", $$"""{"firstName":"{{name}}"}""", "application/json");

    private async Task<Answer> SendAsync(
        HttpMethod method, Uri silo, string path, string? body = null, string type = "application/yaml")
    {
        long start = Stopwatch.GetTimestamp();
        using HttpRequestMessage request = new(method, new Uri(silo, $"/v1/tenants/acme/{path}"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return new Answer(
            response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter is not null,
            Stopwatch.GetElapsedTime(start));
    }

    /// <summary>A silo that others reach over a line.</summary>
    private async Task<SiloHost> StartAsync(string postgres)
    {
        int port = FreePort();
        SiloHost silo = await SiloHost.BuildAsync(
            [
                "--urls=http://127.0.0.1:0", $"--OrleansRoles:Postgres={postgres}", $"--OrleansRoles:OperatorKey={Key}",
                "--OrleansRoles:Address=127.0.0.1", $"--OrleansRoles:SiloPort={LineTo(port)}",
                $"--OrleansRoles:GatewayPort={FreePort()}", "--Logging:Console:LogLevel:Default=None",
            ],
            builder =>
            {
                builder.Configure<EndpointOptions>(
                    options => options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, port));

                // Whom the others declare dead ends its process, which is this one: here nobody is.
                builder.Configure<ClusterMembershipOptions>(options => options.NumMissedProbesLimit = 10_000);
            });
        await silo.StartAsync(TextWriter.Null);
        return silo;
    }

    private int LineTo(int port)
    {
        _lines.Add(new CuttableLine(port));
        return _lines[^1].Port;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Answer(HttpStatusCode Status, string Body, bool SaysWhen, TimeSpan Took);
}
