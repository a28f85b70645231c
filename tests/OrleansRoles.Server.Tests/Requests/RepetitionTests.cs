using System.Net;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Requests;

/// <summary>A command that is sent again is answered from memory for as long as its idempotency key stands.</summary>
public sealed class RepetitionTests
{
    private const string At = "/v1/tenants/acme";

    [Fact]
    public async Task A_key_stands_for_its_command_for_a_day()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            "--OrleansRoles:TestClock=true", "--environment=Testing");
        await server.Caller.PutDocumentAsync("acme", "{ model: momentus-elite, users: [{ id: rob }] }");
        Reply first = await ProposeAsync(server, "by month");

        Reply clock = await server.Caller.PostAsync("/v1/test/clock", """{"advance":"PT23H59M"}""");
        Reply again = await ProposeAsync(server, "by month");
        Reply other = await ProposeAsync(server, "by year");
        Reply list = await server.Caller.GetAsync($"{At}/approvals");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first.Status, clock.Status));
        Assert.Equal((first.Status, first.Body), (again.Status, again.Body));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (other.Status, other.Code));
        Assert.Single(list.Json["approvals"]!.AsArray());
    }

    private static Task<Reply> ProposeAsync(RunningServer server, string summary) => server.Caller.PostAsync(
        $"{At}/approvals", $$"""{"kind":"report","summary":"{{summary}}"}""", Caller.Json,
        ("Idempotency-Key", "report-1"), ("On-Behalf-Of", "user/rob"));
}
