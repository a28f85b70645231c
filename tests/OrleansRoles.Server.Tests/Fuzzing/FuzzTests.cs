using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using OrleansRoles.Server.Tests.Access;
using OrleansRoles.Server.Tests.Callers;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Fuzzing;

/// <summary>
/// Requests built from the description by chance, sent by callers who have no business in the tenants that they aim at,
/// and broken ones with the operator key: never a failure of the server, never a change, never a word of another
/// tenant's. FUZZ_REQUESTS and FUZZ_SEED make a long run of it.
/// </summary>
public sealed class FuzzTests(CallersFixture fixture) : IClassFixture<CallersFixture>
{
    private const string Secret = "only-globex-knows";
    private const int RequestsUsually = 3_000;
    private const int Workers = 8;

    private const string Victim =
        $$"""
        { model: momentum, name: {{Secret}}, users: [{ id: ana, lastName: {{Secret}}, roles: [organization-admin] },
        { id: target, email: "{{Secret}}@globex.example", roles: [default-user] },
        { id: dea, status: deactivated, roles: [organization-admin] }] }
        """;

    private static readonly string[] _watched =
    [
        "/v1/tenants/globex/document", "/v1/tenants/acme/document", "/v1/tenants/globex/audit?limit=1000",
        "/v1/tenants/acme/audit?limit=1000", "/v1/tenants", "/v1/models", "/v1/services", "/v1/services/shop/keys",
    ];

    [Fact]
    public async Task Whatever_strangers_send_the_server_stands_and_nothing_changes_or_leaks()
    {
        int seed = Setting("FUZZ_SEED", 20_261_128);
        int requests = Setting("FUZZ_REQUESTS", RequestsUsually);
        await fixture.Operator.PutDocumentAsync("globex", Victim);
        await fixture.Operator.PutDocumentAsync("evil", "{ model: momentum, name: E, users: [{ id: mallory }] }");
        IReadOnlyList<DescribedOperation> operations =
        [
            .. (await DescribedOperation.ReadAsync(fixture.Operator)).Where(operation => !operation.IsStream),
        ];
        string[] before = await WatchAsync();
        ConcurrentDictionary<int, int> statuses = new();
        using HttpClient client = new() { BaseAddress = new Uri(fixture.Server.Address) };

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            Random random = new(seed + worker);
            string[] strangers = Strangers();
            for (int number = worker; number < requests; number += Workers)
            {
                DescribedOperation operation = operations[random.Next(operations.Count)];
                string tenant = random.Next(4) switch { 0 => "acme", 1 => "gl%6Fbex", _ => "globex" };
                HostileRequest request = new(random, operation, tenant);
                (int status, string body) = await SendAsync(client, request, strangers[random.Next(strangers.Length)]);
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                Assert.True(status < 500, $"seed {seed + worker}, request {number}: {status}\n{request}\n{body}");
                Assert.False(
                    body.Contains(Secret, StringComparison.Ordinal),
                    $"seed {seed + worker}, request {number} leaks\n{request}\n{body}");
            }
        }));

        Assert.Equal(before, await WatchAsync());
        Assert.True(statuses.GetValueOrDefault(401) > requests / 20, "some came without credentials");
        Assert.True(statuses.GetValueOrDefault(404) > requests / 20, "some aimed at tenants out of reach");
    }

    [Fact]
    public async Task What_is_broken_changes_nothing_whoever_sends_it()
    {
        int seed = Setting("FUZZ_SEED", 20_261_128);
        int requests = Setting("FUZZ_REQUESTS", RequestsUsually) / 4;
        IReadOnlyList<DescribedOperation> operations =
        [
            .. (await DescribedOperation.ReadAsync(fixture.Operator)).Where(operation => operation.Example is not null),
        ];
        string[] before = await WatchAsync();
        Random random = new(seed);
        for (int number = 0; number < requests; number++)
        {
            DescribedOperation operation = operations[random.Next(operations.Count)];
            byte[] whole = Encoding.UTF8.GetBytes(operation.Example!.ToJsonString());
            byte[] broken = random.Next(3) switch
            {
                0 => whole[..random.Next(whole.Length)],
                1 => [.. whole, .. "]"u8],
                _ => [(byte)'"', 0xff, .. whole],
            };
            Reply reply = await fixture.Operator.SendAsync(
                operation.Method, operation.AddressFor("acme"), broken, Caller.Json);
            Assert.True(
                (int)reply.Status is >= 400 and < 500,
                $"seed {seed}, request {number}: {operation.Id} answered {reply.Status} to "
                + Encoding.UTF8.GetString(broken));
        }

        Assert.Equal(before, await WatchAsync());
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;

    /// <summary>Credentials that carry nothing into acme or globex.</summary>
    private string[] Strangers() =>
    [
        "", "nonsense", "orop_nonsense", "..", fixture.Provider.Issue("mallory", "evil"),
        fixture.Provider.Issue("ana", "evil"), fixture.Provider.Issue("dea", "globex"),
        fixture.Provider.Issue("nobody-yet", "globex"), fixture.Provider.Issue("ana", "globex", ("exp", 1_000_000_000)),
        fixture.Provider.IssueUnsigned("ana", "globex"), fixture.Keys["ended"].ToString(),
        fixture.Keys["unknown"].ToString(), fixture.Keys["old-bot"].ToString(),
    ];

    private async Task<string[]> WatchAsync()
    {
        List<string> seen = [];
        foreach (string address in _watched)
        {
            seen.Add((await fixture.Operator.GetAsync(address)).Body);
        }

        return [.. seen];
    }

    private static async Task<(int Status, string Body)> SendAsync(
        HttpClient client, HostileRequest hostile, string credentials)
    {
        // Addresses go out as they are: nobody hostile tidies them up first.
        UriCreationOptions raw = new() { DangerousDisablePathAndQueryCanonicalization = true };
        string address = client.BaseAddress!.GetLeftPart(UriPartial.Authority) + Ascii(hostile.Path);
        if (!Uri.TryCreate(address, raw, out Uri? uri))
        {
            return (0, "");
        }

        using HttpRequestMessage message = new(HttpMethod.Parse(hostile.Method), uri);
        if (credentials.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {credentials}");
        }

        foreach ((string name, string value) in hostile.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (hostile.Body is { } body && hostile.Method is not ("GET" or "HEAD"))
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(hostile.ContentType, out var type)
                ? type
                : null;
        }

        try
        {
            using HttpResponseMessage response = await client.SendAsync(message);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            // The client itself refuses to send some of it, and the server may hang up on what is no HTTP.
            return (0, "");
        }
    }

    private static string Ascii(string path) => string.Concat(path.Select(character =>
        character is > ' ' and <= '~' ? $"{character}" : Uri.EscapeDataString($"{character}")));
}
