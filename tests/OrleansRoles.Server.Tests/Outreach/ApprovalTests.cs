using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Outreach;

/// <summary>What waits for a yes, found where its location says, by who may see it; and the notices about it.</summary>
public sealed class ApprovalTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_change_is_found_by_who_proposed_it_and_who_decides()
    {
        const string At = "/v1/tenants/changes";
        await fixture.Caller.PutDocumentAsync(
            "changes",
            """
            model: momentus-elite
            users: [{ id: sam, roles: [system-admin] }, { id: rob }, { id: eve }]
            """);

        Reply proposed = await DoAsync(
            "rob", HttpMethod.Post, $"{At}/approvals", """{"kind":"report","summary":"by month"}""");
        string location = proposed.Header("Location")!;
        Reply own = await DoAsync("rob", HttpMethod.Get, location);
        Reply decider = await DoAsync("sam", HttpMethod.Get, location);
        Reply other = await DoAsync("eve", HttpMethod.Get, location);
        await DoAsync("sam", HttpMethod.Post, $"{location}/decline", null, ("Reason", "too many columns"));

        Assert.Equal((HttpStatusCode.Accepted, "pending"), (proposed.Status, (string?)proposed.Json["status"]));
        Assert.Equal(("by month", "user/rob"), ((string?)own.Json["summary"], (string?)own.Json["requestedBy"]));
        Assert.Equal(HttpStatusCode.OK, decider.Status);
        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
        Assert.Equal(0, await CountAsync("rob", $"{At}/approvals?status=pending", "approvals"));
        Assert.Equal(1, await CountAsync("rob", $"{At}/approvals?status=declined&kind=report", "approvals"));
        Assert.Equal(0, await CountAsync("eve", $"{At}/approvals", "approvals"));
        JsonObject notice = Assert.Single(
            (await DoAsync("rob", HttpMethod.Get, $"{At}/notifications")).Json["notifications"]!.AsArray())!.AsObject();
        Assert.Equal("your change of `report` was declined: too many columns", (string?)notice["text"]);
    }

    [Fact]
    public async Task A_request_for_an_app_is_the_requesters_own_business()
    {
        const string At = "/v1/tenants/apps";
        await fixture.Caller.PutDocumentAsync(
            "apps",
            "{ model: momentus-connect, users: [{ id: ada, roles: [customer-admin] }, { id: ulf, roles: [user] }] }");

        Reply asked = await DoAsync("ulf", HttpMethod.Post, $"{At}/app-requests", """{"app":"badge-print"}""");
        string location = asked.Header("Location")!;
        Reply other = await DoAsync("ada", HttpMethod.Get, location);
        await fixture.Caller.PostAsync($"{location}/decline", """{"note":"not yet"}""");
        Reply own = await DoAsync("ulf", HttpMethod.Get, location);
        Reply foreign = await DoAsync("ada", HttpMethod.Get, $"{At}/users/ulf/notifications");

        Assert.Equal(HttpStatusCode.Created, asked.Status);
        Assert.Equal((HttpStatusCode.NotFound, "app-request-unknown"), (other.Status, other.Code));
        Assert.Equal(("declined", "not yet"), ((string?)own.Json["status"], (string?)own.Json["answer"]));
        Assert.Equal(0, await CountAsync("ada", $"{At}/app-requests", "appRequests"));
        Assert.Equal(1, await CountAsync("ulf", $"{At}/app-requests", "appRequests"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);
    }

    [Fact]
    public async Task Notices_are_marked_as_read_by_whose_they_are_and_unknown_ones_are_refused()
    {
        const string At = "/v1/tenants/notices";
        await fixture.Caller.PutDocumentAsync(
            "notices",
            """
            model: momentum
            users: [{ id: uma, roles: [user-admin] }, { id: d1, roles: [default-user] }]
            """);
        await DoAsync("uma", HttpMethod.Put, $"{At}/licences/recording/seats/d1");
        await DoAsync("uma", HttpMethod.Delete, $"{At}/licences/recording/seats/d1");
        Reply first = await DoAsync("d1", HttpMethod.Get, $"{At}/users/d1/notifications?limit=1");
        Reply second = await DoAsync(
            "d1", HttpMethod.Get, $"{At}/users/d1/notifications?limit=1&after={first.Json["next"]}");
        string newest = (string)first.Json["notifications"]![0]!["id"]!;

        Reply read = await DoAsync(
            "d1", HttpMethod.Post, $"{At}/users/d1/notifications/read", $$"""{"ids":["{{newest}}"]}""");
        Reply unknown = await DoAsync(
            "d1", HttpMethod.Post, $"{At}/users/d1/notifications/read", """{"ids":["no"]}""");
        Reply others = await DoAsync(
            "uma", HttpMethod.Post, $"{At}/users/d1/notifications/read", $$"""{"ids":["{{newest}}"]}""");

        Assert.Equal("licence-released", (string?)first.Json["notifications"]![0]!["kind"]);
        Assert.Equal("licence-assigned", (string?)second.Json["notifications"]![0]!["kind"]);
        Assert.Equal(HttpStatusCode.NoContent, read.Status);
        Assert.Equal((HttpStatusCode.NotFound, "notification-unknown"), (unknown.Status, unknown.Code));
        Assert.Equal(HttpStatusCode.Forbidden, others.Status);
        Assert.Equal(1, await CountAsync("d1", $"{At}/notifications?unread=true", "notifications"));
    }

    private async Task<int> CountAsync(string user, string path, string list) =>
        (await DoAsync(user, HttpMethod.Get, path)).Json[list]!.AsArray().Count;

    private Task<Reply> DoAsync(
        string user, HttpMethod method, string path, string? body = null, params (string, string)[] headers) =>
        fixture.Caller.SendAsync(
            method, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body),
            body is null ? null : Caller.Json, [("On-Behalf-Of", $"user/{user}"), .. headers]);
}
