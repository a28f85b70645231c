using OrleansRoles.Api.Hosting;
using System.Net;
using System.Text;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Installation;

public sealed class StartTests
{
    [Fact]
    public async Task The_first_start_prints_a_key_and_keeps_only_its_hash()
    {
        using TemporaryFolder folder = new();
        string data = Path.Combine(folder.Path, "data");
        string key;
        using (ServerProcess first = await ServerProcess.StartAsync(data))
        {
            key = first.PrintedKey!;
            using Caller caller = new(first.Address, key);
            Assert.Matches("^orop_[A-Za-z0-9_-]{43}$", key);
            Assert.Contains(first.Output, line => line.Contains(data, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/v1/models")).Status);
            await first.KillAsync();
        }

        byte[] secret = Encoding.UTF8.GetBytes(key);
        foreach (string file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(secret) < 0, file);
        }

        using ServerProcess second = await ServerProcess.StartAsync(data);
        using Caller again = new(second.Address, key);
        Assert.Null(second.PrintedKey);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/v1/models")).Status);
    }

    [Fact]
    public async Task A_key_from_the_settings_is_not_printed_and_replaces_the_old_one()
    {
        using TemporaryFolder folder = new();
        using ServerProcess first = await ServerProcess.StartAsync(folder.Path);
        string made = first.PrintedKey!;
        await first.KillAsync();

        using ServerProcess second = await ServerProcess.StartAsync(
            folder.Path, "--OrleansRoles:OperatorKey=chosen-by-hand-1");
        using Caller old = new(second.Address, made);
        using Caller chosen = new(second.Address, "chosen-by-hand-1");

        Assert.DoesNotContain(second.Output, line => line.Contains("chosen", StringComparison.Ordinal));
        Assert.Equal("unauthorized", (await old.GetAsync("/v1/models")).Code);
        Assert.Equal(HttpStatusCode.OK, (await chosen.GetAsync("/v1/models")).Status);
    }

    [Fact]
    public async Task A_restart_keeps_models_and_tenants()
    {
        const string Model = "model: kept\nversion: 1\nscopes: { tenant: {} }\nresources: { note: {} }\n"
            + "actions: { read: { on: note, if: always } }\n";
        using TemporaryFolder folder = new();
        string document;
        string tag;
        await using (RunningServer first = await RunningServer.StartOnAsync(folder.Path))
        {
            await first.Caller.PutModelAsync("kept", Model);
            await first.Caller.PutDocumentAsync("acme", "{ model: kept, name: Acme, users: [{ id: ana }] }");
            Reply read = await first.Caller.GetAsync("/v1/tenants/acme/document");
            document = read.Body;
            tag = read.Header("ETag")!;
        }

        await using RunningServer second = await RunningServer.StartOnAsync(folder.Path);
        Reply again = await second.Caller.GetAsync("/v1/tenants/acme/document");

        Assert.Equal((document, tag), (again.Body, again.Header("ETag")));
        Assert.Equal(Model, (await second.Caller.GetAsync("/v1/models/kept")).Body);
    }

    [Fact]
    public async Task A_new_data_folder_is_for_its_owner_alone()
    {
        using TemporaryFolder folder = new();
        string data = Path.Combine(folder.Path, "a", "b");
        await using RunningServer server = await RunningServer.StartOnAsync(data);

        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(data) & others);
        }

        Assert.True(Directory.Exists(data));
    }

    [Theory]
    [InlineData("OrleansRoles:OperatorKey", "short")]
    [InlineData("OrleansRoles:OperatorKey", "")]
    [InlineData("OrleansRoles:Data", " ")]
    [InlineData("OrleansRoles:Postgres", "nonsense")]
    [InlineData("OrleansRoles:Postgres", "Database=x")]
    [InlineData("OrleansRoles:PublicUrl", "ftp://x")]
    [InlineData("OrleansRoles:Benchmark", "maybe")]
    [InlineData("OrleansRoles:DocumentMiBMax", "0")]
    [InlineData("OrleansRoles:BatchItemsMax", "many")]
    [InlineData("OrleansRoles:Colour", "red")]
    [InlineData("OrleansRoles:Mail:Colour", "red")]
    [InlineData("OrleansRoles:Mail:Host", "smtp example")]
    [InlineData("OrleansRoles:Mail:Port", "0")]
    [InlineData("OrleansRoles:Mail:Security", "perhaps")]
    [InlineData("OrleansRoles:Mail:From", "nobody")]
    [InlineData("OrleansRoles:Mail:From", "Roles <roles@localhost>", "OrleansRoles:Mail:Host=smtp.example.com")]
    [InlineData("OrleansRoles:Mail:Password", "", "OrleansRoles:Mail:UserName=roles")]
    [InlineData("OrleansRoles:Mail:UserName", "", "OrleansRoles:Mail:Password=secret")]
    [InlineData("OrleansRoles:Mail:AcceptUrl", "https://app.example.com/join")]
    [InlineData("OrleansRoles:Webhooks:AllowPrivateAddresses", "maybe")]
    [InlineData("OrleansRoles:Webhooks:Colour", "red")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string value, string? beside = null)
    {
        string[] args = beside is null ? [$"--{setting}={value}"] : [$"--{setting}={value}", $"--{beside}"];

        StartupException exception = await Assert.ThrowsAsync<StartupException>(
            () => ServerHost.BuildAsync(args, TextWriter.Null));

        Assert.StartsWith($"{setting}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_is_an_error_of_the_process_without_a_stack_trace()
    {
        (int exitCode, string error) = await ServerProcess.FailAsync("--OrleansRoles:OperatorKey=short");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("orleansroles: OrleansRoles:OperatorKey: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_a_file_stops_the_start()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "");

        StartupException exception = await Assert.ThrowsAsync<StartupException>(
            () => ServerHost.BuildAsync([$"--OrleansRoles:Data={file}"], TextWriter.Null));

        Assert.StartsWith("OrleansRoles:Data: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_does_not_start()
    {
        using TemporaryFolder folder = new();
        await using RunningServer first = await RunningServer.StartOnAsync(folder.Path);

        (int exitCode, string error) = await ServerProcess.FailAsync($"--OrleansRoles:Data={folder.Path}");

        Assert.Equal(1, exitCode);
        Assert.Contains("another server", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("nonsense")]
    public async Task An_address_that_is_none_stops_the_start(string url)
    {
        using TemporaryFolder folder = new();

        (int exitCode, string error) = await ServerProcess.FailAsync(
            $"--urls={url}", $"--OrleansRoles:Data={folder.Path}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("orleansroles: --urls: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_stops_the_start()
    {
        using TemporaryFolder folder = new();
        await using RunningServer first = await RunningServer.StartAsync();

        (int exitCode, string error) = await ServerProcess.FailAsync(
            $"--urls={first.Address}", $"--OrleansRoles:Data={folder.Path}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("orleansroles: --urls: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_the_front_page_need_no_key()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (string, string) nobody = ("Authorization", "");

        Assert.Equal("{\"status\":\"live\"}", (await server.Caller.GetAsync("/health/live", nobody)).Body);
        Assert.Equal("{\"status\":\"ready\"}", (await server.Caller.GetAsync("/health/ready", nobody)).Body);
        Assert.Contains("/openapi/v1.json", (await server.Caller.GetAsync("/", nobody)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_address_stands_in_discovery()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            "--OrleansRoles:PublicUrl=https://roles.example.com/");

        Reply reply = await server.Caller.GetAsync("/t/a/.well-known/authzen-configuration", ("Authorization", ""));

        Assert.Equal("https://roles.example.com/t/a", (string?)reply.Json["policy_decision_point"]);
    }
}
