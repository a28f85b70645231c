using System.Net;
using System.Net.Sockets;

namespace OrleansRoles.Cli.Tests;

/// <summary>The commands that ask a server, against a real one.</summary>
public sealed class ServerTests(LiveServer server) : IClassFixture<LiveServer>
{
    [Fact]
    public async Task A_document_is_planned_applied_and_exported()
    {
        string document = Named("first");
        Run plan = await server.Ask("tenant plan -", document);
        Run applied = await server.Ask("tenant apply - --reason Grüße", document);
        Run again = await server.Ask("tenant apply - --json", document);
        Run exported = await server.Ask("tenant export first");
        Run compared = await Run.Of(
            $"tenant plan - --model @desk.yaml --against {Saved(document)} --exit-code", piped: exported.Output);

        Assert.StartsWith("tenant first: would be created", plan.Output, StringComparison.Ordinal);
        Assert.Contains("tickets.export", plan.Output, StringComparison.Ordinal);
        Assert.Equal(0, applied.ExitCode);
        Assert.StartsWith("tenant first: created with", applied.Output, StringComparison.Ordinal);
        Assert.False(again.Json.GetProperty("created").GetBoolean());
        Assert.Equal(0, again.Json.GetProperty("changeCount").GetInt32());
        string revision = again.Json.GetProperty("revision").GetString()!;
        Assert.Contains($"at revision {revision}", exported.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (compared.ExitCode, compared.Error));
    }

    [Fact]
    public async Task A_plan_against_a_server_tells_changes_and_access_like_one_from_files()
    {
        await server.Ask("tenant apply -", Named("second"));
        string changed = (await File.ReadAllTextAsync(Run.Data("acme-new.yaml")))
            .Replace("tenant: acme", "tenant: second", StringComparison.Ordinal);

        Run plan = await server.Ask("tenant plan - --json", changed);
        Run offline = await Run.Of("tenant plan @acme-new.yaml --model @desk.yaml --against @acme.yaml --json");

        Assert.Equal(0, plan.ExitCode);
        Assert.True(plan.Json.GetProperty("changeCount").GetInt32() > 0);
        Assert.Equal(
            offline.Json.GetProperty("access").GetRawText(), plan.Json.GetProperty("access").GetRawText());
    }

    [Fact]
    public async Task An_audit_log_is_verified()
    {
        await server.Ask("tenant apply -", Named("audited"));

        Run verified = await server.Ask("audit verify audited");
        Run json = await server.Ask("audit verify audited --json");
        Run unknown = await server.Ask("audit verify nobody");

        Assert.Equal(0, verified.ExitCode);
        Assert.StartsWith("valid: ", verified.Output, StringComparison.Ordinal);
        Assert.True(json.Json.GetProperty("valid").GetBoolean());
        Assert.True(json.Json.GetProperty("rows").GetInt32() > 3);
        Assert.Equal(3, unknown.ExitCode);
    }

    [Fact]
    public async Task A_tenant_at_another_revision_is_not_changed()
    {
        await server.Ask("tenant apply -", Named("third"));

        Run run = await server.Ask("tenant apply - --if-match 0-other --json", Named("third"));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("revision-mismatch", run.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(412, run.Json.GetProperty("error").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_exported_revision_can_be_expected()
    {
        await server.Ask("tenant apply -", Named("fourth"));
        string file = Path.GetTempFileName();
        Run exported = await server.Ask($"tenant export fourth --output {file} --format json --json");
        string revision = exported.Json.GetProperty("revision").GetString()!;
        Run applied = await server.Ask($"tenant apply {file} --if-match {revision}");
        string written = await File.ReadAllTextAsync(file);
        File.Delete(file);

        Assert.Equal(0, applied.ExitCode);
        Assert.StartsWith("{", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_that_the_server_finds_are_shown_at_their_place_in_the_file()
    {
        Run run = await server.Ask("tenant apply @acme-broken.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"{Run.Data("acme-broken.yaml")}:3:45: error RM0807: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("  users: [{ id: ana, roles: [reader] }, { id: ana }]\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: document-invalid: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_and_explanations_are_the_same_from_a_server_and_from_files()
    {
        await server.Ask("tenant apply @acme.yaml");
        string[] questions =
        [
            "--user ana --action tickets.view --resource ticket/t1 --property room=r1",
            "--user ana --action tickets.edit --resource ticket/t1 --property room=r1 --property closed=false",
            "--user zoe --action tips.read --resource tenant",
            "--operator desk-support --action bills.view --resource bill/b1",
            "--user bob --action tips.read --resource tenant",
            "--user bob --action nonsense --resource bill/b1",
        ];
        foreach (string question in questions)
        {
            Run live = await server.Ask($"explain --tenant acme {question} --json");
            Run offline = await Run.Of($"explain --document @acme.yaml --model @desk.yaml {question} --json");
            Assert.Equal(offline.ExitCode, live.ExitCode);
            Assert.Equal(offline.Output, live.Output);
        }
    }

    [Fact]
    public async Task A_wrong_key_and_an_unknown_tenant_are_the_servers_refusals_and_no_deny()
    {
        Run key = await Run.Of(
            $"check --server {server.Url} --key wrong --tenant acme --user ana --action a --resource tenant --json");
        Run tenant = await server.Ask("check --tenant nobody --user ana --action a --resource tenant");

        Assert.Equal(3, key.ExitCode);
        Assert.Equal("unauthorized", key.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(3, tenant.ExitCode);
        Assert.Contains("tenant-unknown: there is no tenant `nobody`", tenant.Error, StringComparison.Ordinal);
        Assert.Equal("", tenant.Output);
    }

    [Fact]
    public async Task An_unreachable_server_exits_with_3_and_is_named()
    {
        int port = FreePort();

        Run run = await Run.Of(
            $"check --server http://127.0.0.1:{port} --tenant acme --user ana --action a --resource tenant --json");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(
            $"`http://127.0.0.1:{port}` cannot be reached: nothing listens there", run.Error, StringComparison.Ordinal);
        Assert.Equal("server-unreachable", run.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK", """{"decision": "yes"}""")]
    [InlineData("HTTP/1.1 200 OK", "<html>")]
    [InlineData("HTTP/1.1 404 Not Found", "nothing here")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/elsewhere", "")]
    public async Task What_does_not_answer_like_our_server_is_no_decision(string head, string body)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = AnswerOnce(
            listener, $"{head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

        Run run = await Run.Of(
            $"check --server http://{listener.LocalEndpoint} --tenant acme --user ana --action a --resource tenant");

        await answering;
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("is it an OrleansRoles server?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_not_waited_for_longer_than_wanted()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();

        Run run = await Run.Of(
            $"check --server http://{listener.LocalEndpoint} --timeout 1 --tenant acme "
            + "--user ana --action a --resource tenant");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("did not answer within 1 s", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check --server nonsense --tenant t --user u --action a --resource r/1", "is no address of a server")]
    [InlineData("check --user u --action a --resource r/1", "no tenant is named")]
    [InlineData("tenant apply @acme.yaml --if-match a\"b", "is no revision")]
    [InlineData("tenant export acme --format xml", "`xml`")]
    public async Task What_cannot_be_asked_is_wrong_usage(string command, string expected)
    {
        Run run = await Run.Of(command);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private static string Named(string tenant) => File.ReadAllText(Run.Data("acme.yaml"))
        .Replace("tenant: acme", $"tenant: {tenant}", StringComparison.Ordinal);

    private static string Saved(string document)
    {
        string file = Run.Data($"saved-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, document);
        return file;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswerOnce(TcpListener listener, string answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[65536];
        _ = await stream.ReadAsync(buffer);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }
}
