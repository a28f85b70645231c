using OrleansRoles.Api.Hosting;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Callers;

/// <summary>A provider exchanges its signing keys while the server runs, has only a key set, or is silent.</summary>
public sealed class KeyRotationTests
{
    private const string Document = "{ model: momentum, name: Acme, users: [{ id: ana, roles: [default-user] }] }";

    [Fact]
    public async Task A_new_signing_key_is_accepted_and_one_that_was_withdrawn_is_not()
    {
        await using ProviderServer provider = await ProviderServer.StartAsync();
        SpanClock time = new();
        using TokenUsers users = new([OptionsOf(provider)], time, NullLogger.Instance);
        string old = provider.Issue("ana", "acme");
        Assert.Equal("ana", await UserOfAsync(users, old));

        provider.Rotate();
        time.Passed += TimeSpan.FromSeconds(6);
        Assert.Equal("ana", await UserOfAsync(users, provider.Issue("ana", "acme")));
        Assert.Equal("ana", await UserOfAsync(users, old));
        Assert.Equal(2, provider.KeyReadings);

        provider.WithdrawOld();
        time.Passed += TimeSpan.FromMinutes(11);
        Assert.Equal("token-invalid", await UserOfAsync(users, old));
        Assert.Equal("ana", await UserOfAsync(users, provider.Issue("ana", "acme")));
    }

    [Fact]
    public async Task Invented_keys_do_not_make_the_provider_busy()
    {
        await using ProviderServer provider = await ProviderServer.StartAsync();
        using TokenUsers users = new([OptionsOf(provider)], new SpanClock(), NullLogger.Instance);
        using System.Security.Cryptography.RSA foreign = System.Security.Cryptography.RSA.Create(2048);

        for (int number = 0; number < 20; number++)
        {
            RsaSecurityKey invented = new(foreign) { KeyId = $"invented-{number}" };
            string token = provider.IssueWith("ana", "acme", invented, SecurityAlgorithms.RsaSha256);
            Assert.Equal("token-invalid", await UserOfAsync(users, token));
        }

        Assert.Equal(1, provider.KeyReadings);
    }

    [Fact]
    public async Task While_the_provider_does_not_answer_its_keys_of_before_hold()
    {
        ProviderServer provider = await ProviderServer.StartAsync();
        SpanClock time = new();
        using TokenUsers users = new([OptionsOf(provider)], time, NullLogger.Instance);
        string token = provider.Issue("ana", "acme");
        Assert.Equal("ana", await UserOfAsync(users, token));

        await provider.DisposeAsync();
        time.Passed += TimeSpan.FromMinutes(11);

        Assert.Equal("ana", await UserOfAsync(users, token));
    }

    [Fact]
    public async Task A_key_set_in_a_file_will_do()
    {
        await using ProviderServer provider = await ProviderServer.StartAsync();
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "keys.json");
        await File.WriteAllTextAsync(file, provider.KeySet());
        await using RunningServer server = await RunningServer.StartAsync(
            $"--OrleansRoles:Jwt:main:Keys={file}", $"--OrleansRoles:Jwt:main:Issuer={provider.Address}",
            $"--OrleansRoles:Jwt:main:Audience={ProviderServer.Audience}", "--OrleansRoles:Jwt:main:AllTenants=true");
        await server.Caller.PutDocumentAsync("acme", Document);
        await server.Caller.PutDocumentAsync(
            "globex", Document.Replace("id: ana", "id: zoe", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, provider.Issue("ana", null))).Status);

        // Somebody whom only acme knows must not even learn that there is a globex.
        Reply other = await SendAsync(server, provider.Issue("ana", null), "/v1/tenants/globex");
        Reply closed = await SendAsync(server, provider.Issue("ana", null), "/v1/tenants/globex/document");
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (other.Status, other.Code));
        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (closed.Status, closed.Code));
        Assert.Equal(0, provider.KeyReadings);
    }

    [Fact]
    public async Task Without_an_answer_of_the_provider_nobody_gets_in_and_it_is_not_the_callers_fault()
    {
        await using ProviderServer provider = await ProviderServer.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(
            "--OrleansRoles:Jwt:Authority=http://127.0.0.1:1", "--OrleansRoles:Jwt:Audience=x",
            "--OrleansRoles:Jwt:Tenant=acme");
        await server.Caller.PutDocumentAsync("acme", Document);

        Reply reply = await SendAsync(server, provider.Issue("ana", "acme"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "provider-unavailable"), (reply.Status, reply.Code));
        Assert.Equal("1", reply.Header("Retry-After"));
    }

    [Theory]
    [InlineData("Jwt:Audience=x", "Jwt:Authority")]
    [InlineData("Jwt:Authority=http://example.com Jwt:Audience=x Jwt:Tenant=a", "Jwt:Metadata")]
    [InlineData("Jwt:Authority=https://example.com Jwt:Tenant=a", "Jwt:Audience")]
    [InlineData("Jwt:Authority=https://example.com Jwt:Audience=x", "Jwt:TenantClaim")]
    [InlineData("Jwt:Keys=keys.json Jwt:Audience=x Jwt:Tenant=a", "Jwt:Issuer")]
    [InlineData("Jwt:a:Authority=https://example.com Jwt:a:Audience=x", "Jwt:a:TenantClaim")]
    [InlineData("Jwt:a:Colour=red", "Jwt:a:Colour")]
    [InlineData("RateLimits:User=-1", "RateLimits:User")]
    [InlineData("RateLimits:Nobody=1", "RateLimits:Nobody")]
    [InlineData("TestClock=true", "TestClock")]
    public async Task A_wrong_setting_is_named(string settings, string named)
    {
        string[] arguments = [.. settings.Split(' ').Select(setting => $"--OrleansRoles:{setting}")];

        using TemporaryFolder folder = new();

        StartupException exception = await Assert.ThrowsAsync<StartupException>(
            () => RunningServer.StartOnAsync(folder.Path, [.. arguments, "--environment=Production"]));

        Assert.Contains($"OrleansRoles:{named}:", exception.Message, StringComparison.Ordinal);
    }

    private static JwtOptions OptionsOf(ProviderServer provider) => new()
    {
        Metadata = $"{provider.Address}/.well-known/openid-configuration",
        Audiences = [ProviderServer.Audience],
        TenantClaim = "tenant",
    };

    private static async Task<string> UserOfAsync(TokenUsers users, string token)
    {
        (Principal? principal, Problem? problem) = await users.VerifyAsync(token, default);
        return principal?.Caller.Id ?? problem!.Code.Id;
    }

    private static Task<Reply> SendAsync(RunningServer server, string token, string path = "/v1/tenants/acme") =>
        server.Caller.GetAsync(path, ("Authorization", $"Bearer {token}"));

    /// <summary>The real time of day, and spans as a test says.</summary>
    private sealed class SpanClock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
