using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Callers;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Audit;

/// <summary>The audit log over HTTP: what it says, to whom, page by page.</summary>
public sealed class AuditTests(CallersFixture fixture) : IClassFixture<CallersFixture>
{
    [Fact]
    public async Task Every_change_says_who_what_when_why_and_what_was_before()
    {
        string tenant = await MakeAsync("""{ name: Before, users: [{ id: ana }] }""");
        await PutAsync(
            tenant, """{ name: After, users: [{ id: ana, lastName: Ruiz, roles: [editor] }] }""", "a new name");

        JsonObject page = (await fixture.Operator.GetAsync($"/v1/tenants/{tenant}/audit")).Json;
        JsonObject[] changes = [.. page["changes"]!.AsArray().Select(change => change!.AsObject())];

        Assert.Null(page["next"]);
        Assert.Equal(
            ["tenant-created", "user-created", "tenant-renamed", "user-profile-changed", "role-assigned"],
            changes.Select(change => (string)change["type"]!).OrderBy(type => Array.IndexOf(
                ["tenant-created", "user-created", "tenant-renamed", "user-profile-changed", "role-assigned"], type)));
        JsonObject renamed = changes.Single(change => (string)change["type"]! == "tenant-renamed");
        Assert.Equal("operator/platform", (string?)renamed["actor"]);
        Assert.Null(renamed["through"]);
        Assert.Equal("a new name", (string?)renamed["reason"]);
        Assert.Equal($"tenant/{tenant}", (string?)renamed["entity"]);
        Assert.Equal("name `Before` changed to `After`", (string?)renamed["text"]);
        Assert.Equal(("After", "Before"), ((string?)renamed["change"]!["name"], (string?)renamed["change"]!["before"]));
        Assert.Equal(64, ((string)renamed["hash"]!).Length);
        Assert.Equal(
            (string?)renamed["commit"],
            (string?)changes.Single(change => (string)change["type"]! == "role-assigned")["commit"]);
    }

    [Fact]
    public async Task Pages_make_up_the_whole_log_and_filters_take_what_they_say()
    {
        string tenant = await MakeAsync("""{ name: A, users: [{ id: ana }, { id: ben }] }""");
        await PutAsync(tenant, """{ name: B, users: [{ id: ana, roles: [editor] }, { id: ben }] }""", "second");
        string all = $"/v1/tenants/{tenant}/audit";
        JsonNode[] whole = [.. (await fixture.Operator.GetAsync(all)).Json["changes"]!.AsArray().OfType<JsonNode>()];

        List<long> positions = [];
        string? next = "";
        while (next is not null)
        {
            JsonObject page = (await fixture.Operator.GetAsync(
                $"{all}?limit=2{(next.Length > 0 ? $"&after={next}" : "")}")).Json;
            Assert.True(page["changes"]!.AsArray().Count <= 2);
            positions.AddRange(page["changes"]!.AsArray().Select(change => (long)change!["position"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(whole.Select(change => (long)change["position"]!), positions);
        Assert.Equal(1, await CountAsync("entity=user/ben"));
        Assert.Equal(2, await CountAsync("entity=user/ana"));
        Assert.Equal(1, await CountAsync("type=role-assigned"));
        Assert.Equal(whole.Length, await CountAsync("actor=operator/platform"));
        Assert.Equal(0, await CountAsync("actor=user/ana"));
        Assert.Equal(2, await CountAsync($"commit={whole[^1]["commit"]}"));
        Assert.Equal(whole.Length, await CountAsync("from=2020-01-01T00:00:00Z"));
        Assert.Equal(0, await CountAsync("to=2020-01-01T00:00:00Z"));
        Assert.Equal(1, await CountAsync($"from={whole[0]["time"]}&type=tenant-created"));
        Assert.Equal("query-invalid", (await fixture.Operator.GetAsync($"{all}?from=yesterday")).Code);
        Assert.Equal("query-invalid", (await fixture.Operator.GetAsync($"{all}?after=bm90IGEgbnVtYmVy")).Code);

        async Task<int> CountAsync(string filter) =>
            (await fixture.Operator.GetAsync($"{all}?{filter}")).Json["changes"]!.AsArray().Count;
    }

    [Fact]
    public async Task Who_sees_the_log_is_the_models_to_say()
    {
        foreach (string path in new[] { "/v1/tenants/acme/audit", "/v1/tenants/acme/changes" })
        {
            Assert.Equal("forbidden", (await fixture.SendAsync(fixture.Provider.Issue("ben", "acme"), path)).Code);
            Assert.Equal("forbidden", (await fixture.SendAsync(fixture.Keys["bot"].ToString(), path)).Code);
            Assert.Equal("forbidden", (await fixture.SendAsync(fixture.ServiceKey, path, "ben")).Code);
            Reply other = await fixture.SendAsync(fixture.Provider.Issue("ana", "globex"), path);
            Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (other.Status, other.Code));
        }

        const string Path = "/v1/tenants/acme/audit";
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(fixture.Provider.Issue("ana", "acme"), Path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(fixture.ServiceKey, Path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await fixture.SendAsync(fixture.ServiceKey, Path, "ana")).Status);
    }

    [Fact]
    public async Task A_model_that_says_nothing_shows_its_log_to_no_user()
    {
        string tenant = $"elite-{Guid.NewGuid():N}";
        await fixture.Operator.PutDocumentAsync(
            tenant, "{ model: momentus-elite, name: A, users: [{ id: ana, roles: [system-admin] }] }");

        Reply reply = await fixture.SendAsync(
            fixture.Provider.Issue("ana", tenant), $"/v1/tenants/{tenant}/audit");

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task What_belongs_to_no_tenant_is_on_record_too()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Caller caller = server.Caller;
        (string, string) why = ("Reason", "a new back end");
        await caller.PutModelAsync("tiny", "model: tiny\nversion: \"1\"\nscopes: { tenant: {} }");
        await caller.PutAsync("/v1/services/shop", """{"title":"The shop"}""", Caller.Json, why);
        await caller.PutAsync("/v1/services/shop", """{"title":"The shop"}""", Caller.Json, ("Reason", "once more"));
        Reply made = await caller.PostAsync("/v1/services/shop/keys", """{"label":"production"}""");
        string key = (string)made.Json["id"]!;
        await caller.SendAsync(HttpMethod.Delete, $"/v1/services/shop/keys/{key}", null, null);
        await caller.SendAsync(HttpMethod.Delete, "/v1/services/shop", null, null);

        Reply audit = await caller.GetAsync("/v1/audit");
        Reply verified = await caller.PostAsync("/v1/audit/verify", "");

        JsonArray changes = audit.Json["changes"]!.AsArray();
        Assert.Equal(
            [
                "model/tiny model-put", "service/shop service-described", "service/shop service-key-made",
                "service/shop service-key-ended", "service/shop service-removed",
            ],
            changes.Select(change => $"{change!["entity"]} {change["type"]}"));
        Assert.All(changes, change => Assert.Equal("operator/platform", (string?)change!["actor"]));
        Assert.Equal("a new back end", (string?)changes[1]!["reason"]);
        Assert.DoesNotContain(((string)made.Json["key"]!)[^20..], audit.Body, StringComparison.Ordinal);
        Assert.True((bool)verified.Json["valid"]!);
        Assert.Equal(5, (int)verified.Json["rows"]!);
    }

    [Fact]
    public async Task Changes_arrive_as_they_are_made_and_a_stream_goes_on_where_it_was()
    {
        string tenant = await MakeAsync("""{ name: A, users: [{ id: ana }] }""");
        using HttpClient client = new() { BaseAddress = new Uri(fixture.Server.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", RunningServer.Key);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        string path = $"/v1/tenants/{tenant}/changes";

        await using EventReader fresh = await EventReader.OpenAsync(client, path, null, patience.Token);
        await PutAsync(tenant, """{ name: B, users: [{ id: ana }] }""", "live");
        (string id, string type, JsonObject data) = await fresh.NextAsync();
        Assert.Equal(("tenant-renamed", "live"), (type, (string?)data["reason"]));
        Assert.Equal(id, data["position"]!.ToString());

        await using EventReader again = await EventReader.OpenAsync(client, path, "0", patience.Token);
        List<string> types = [];
        do
        {
            (id, type, _) = await again.NextAsync();
            types.Add(type);
        }
        while (type != "tenant-renamed");

        Assert.Equal(3, types.Count);
        await using EventReader last = await EventReader.OpenAsync(client, path, id, patience.Token);
        await PutAsync(tenant, """{ name: C, users: [{ id: ana }] }""", "later");
        Assert.Equal("later", (string?)(await last.NextAsync()).Data["reason"]);
    }

    [Fact]
    public async Task Who_may_no_longer_see_the_log_hears_no_more()
    {
        string tenant = await MakeAsync("""{ name: A, users: [{ id: ana, roles: [organization-admin] }] }""");
        using HttpClient client = new() { BaseAddress = new Uri(fixture.Server.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Provider.Issue("ana", tenant));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        await using EventReader stream = await EventReader.OpenAsync(
            client, $"/v1/tenants/{tenant}/changes", null, patience.Token);

        await PutAsync(tenant, """{ name: A, users: [{ id: ana, roles: [editor] }] }""", "no longer an admin");

        // The change that took the right may still have come; it is the first after it that must not.
        await PutAsync(tenant, """{ name: B, users: [{ id: ana, roles: [editor] }] }""", "not for her");
        Assert.DoesNotContain(
            await stream.RestAsync(), data => data.Contains("not for her", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_id_that_is_none_is_refused()
    {
        Reply reply = await fixture.Operator.GetAsync("/v1/tenants/acme/changes", ("Last-Event-ID", "x"));

        Assert.Equal("header-invalid", reply.Code);
    }

    private async Task<string> MakeAsync(string document)
    {
        string tenant = $"t-{Guid.NewGuid():N}";
        await PutAsync(tenant, document, "");
        return tenant;
    }

    private async Task PutAsync(string tenant, string document, string reason)
    {
        Reply reply = await fixture.Operator.PutAsync(
            $"/v1/tenants/{tenant}/document", document.Replace("{ name:", "{ model: momentum, name:",
                StringComparison.Ordinal), Caller.Yaml, ("Reason", reason));
        Assert.True((int)reply.Status is 200 or 201, reply.Body);
    }
}
