using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using OrleansRoles.Storage.Conformance;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>The sample, run as its README says: a process of its own, and what it answers.</summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class SampleTests
{
    private const string ListensOn = "Now listening on: ";

    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "FlowsService.dll");

    [Fact]
    public async Task It_allows_denies_and_hides_on_sqlite()
    {
        string data = Directory.CreateTempSubdirectory("orleansroles-sample-").FullName;
        try
        {
            using Running sample = await Running.StartAsync($"--Data={data}");
            string ana = await TokenAsync("ana");
            string ben = await TokenAsync("ben");

            const string Both =
                """[{"id":"f1","workspace":"w1","status":"ready"},{"id":"f2","workspace":"w1","status":"draft"}]""";
            const string W1 = "/contracts/c1/workspaces/w1";
            Assert.Equal(
                (HttpStatusCode.OK, Both), await sample.SendAsync(HttpMethod.Get, W1 + "/flows", ben));
            await DeniesAsync(sample, HttpMethod.Put, W1 + "/flows/f3", ben, "permission-missing");
            Assert.Equal(
                (HttpStatusCode.OK, """{"id":"f3","workspace":"w1","status":"draft"}"""),
                await sample.SendAsync(HttpMethod.Put, W1 + "/flows/f3", ana));
            Assert.Equal(
                (HttpStatusCode.OK, """{"crm":"***"}"""),
                await sample.SendAsync(HttpMethod.Get, W1 + "/secrets", ben));
            await DeniesAsync(sample, HttpMethod.Post, "/flows/f2/publish", ana, "condition-not-met");
            Assert.Equal(
                (HttpStatusCode.OK, """{"id":"f1","workspace":"w1","status":"published"}"""),
                await sample.SendAsync(HttpMethod.Post, "/flows/f1/publish", ana));
            await DeniesAsync(sample, HttpMethod.Get, W1 + "/export", ben, "condition-not-met");
            Assert.Equal(
                HttpStatusCode.OK,
                (await sample.SendAsync(
                    HttpMethod.Get, W1 + "/export?purpose=backup", ben)).Status);
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await sample.SendAsync(HttpMethod.Get, W1 + "/flows", null)).Status);
            Assert.Equal((HttpStatusCode.OK, "Healthy"), await sample.SendAsync(HttpMethod.Get, "/health", null));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [StoreFact]
    public async Task While_the_database_is_down_it_answers_from_memory_or_503()
    {
        PostgresServer postgres = await PostgresServer.StartAsync();
        using Running sample = await Running.StartAsync($"--Postgres={await postgres.CreateDatabaseAsync()}");
        string ben = await TokenAsync("ben");
        string cleo = await TokenAsync("cleo");
        const string Flows = "/contracts/c1/workspaces/w1/flows";
        Assert.Equal(HttpStatusCode.OK, (await sample.SendAsync(HttpMethod.Get, Flows, ben)).Status);

        await postgres.DisposeAsync();

        // Ben is in memory, and nobody can have changed anything meanwhile. Of Cleo nothing is known.
        Assert.Equal(HttpStatusCode.OK, (await sample.SendAsync(HttpMethod.Get, Flows, ben)).Status);
        (HttpStatusCode status, string body) = await sample.SendAsync(
            HttpMethod.Get, "/contracts/c1/workspaces/w2/flows", cleo);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"reason\":\"no-facts\"", body, StringComparison.Ordinal);
    }

    private static async Task DeniesAsync(Running sample, HttpMethod method, string path, string token, string reason)
    {
        (HttpStatusCode status, string body) = await sample.SendAsync(method, path, token);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains($"\"reason\":\"{reason}\"", body, StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(string user)
    {
        using Process process = Launch("token", user);
        string token = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return token.Trim();
    }

    private static Process Launch(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(_program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>The sample, while it runs.</summary>
    private sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client = new();

        private Running(Process process) => _process = process;

        public static async Task<Running> StartAsync(params string[] arguments)
        {
            Running running = new(Launch(["--urls=http://127.0.0.1:0", .. arguments]));
            List<string> output = [];
            while (await running._process.StandardOutput.ReadLineAsync() is { } line)
            {
                output.Add(line);
                int at = line.IndexOf(ListensOn, StringComparison.Ordinal);
                if (at >= 0)
                {
                    running._client.BaseAddress = new Uri(line[(at + ListensOn.Length)..]);

                    // Nobody reads on otherwise, and the process would stop where its output is full.
                    _ = running._process.StandardOutput.ReadToEndAsync();
                    return running;
                }
            }

            string error = await running._process.StandardError.ReadToEndAsync();
            running.Dispose();
            throw new InvalidOperationException(
                $"the sample ended before it listened: {string.Join('\n', output)}\n{error}");
        }

        public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? token)
        {
            using HttpRequestMessage request = new(method, path);
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage response = await _client.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        public void Dispose()
        {
            _client.Dispose();
            if (!_process.HasExited)
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process.Dispose();
        }
    }
}
