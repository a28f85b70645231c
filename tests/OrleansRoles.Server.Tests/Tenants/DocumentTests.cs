using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Tenants;

public sealed class DocumentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    /// <summary>Has something in every member, so that a round trip that forgets one shows.</summary>
    private const string Everything =
        """
        tenant: everything
        model: squiz-invitations
        name: "Colon: #1 'quoted' ünïcode"
        status: suspended
        subscriptions: [crm-sync]
        users:
          - { id: ana, email: ana@acme.example, firstName: Ana, lastName: "null", teams: [north], roles: [] }
          - { id: "007", kind: integration, status: deactivated }
        contracts:
          - id: c1
            name: Main
            console: k1
            members: [{ user: ana, roles: [contract-owner] }]
            workspaces:
              - { id: w1, name: Web, members: [{ user: ana, roles: [workspace-guest], until: 2027-01-01T00:00:00Z }] }
        """;

    private readonly Caller _caller = fixture.Caller;

    [Theory]
    [InlineData(Caller.Json)]
    [InlineData(Caller.Yaml)]
    public async Task What_is_read_can_be_put_again_and_changes_nothing(string notation)
    {
        await _caller.PutDocumentAsync("everything", Everything);
        Reply read = await _caller.GetAsync("/v1/tenants/everything/document", ("Accept", notation));

        Assert.Equal(notation, read.ContentType);
        Reply plan = await _caller.PutAsync("/v1/tenants/everything/document?dryRun=true", read.Body, notation);

        Assert.True(plan.Status == HttpStatusCode.OK, plan.Body);
        Assert.Equal(0, (int)plan.Json["changeCount"]!);
        Assert.Empty(plan.Json["changes"]!.AsArray());
    }

    [Fact]
    public async Task Both_notations_say_the_same()
    {
        await _caller.PutDocumentAsync("everything", Everything);
        Reply yaml = await _caller.GetAsync("/v1/tenants/everything/document", ("Accept", Caller.Yaml));
        Reply json = await _caller.GetAsync("/v1/tenants/everything/document", ("Accept", Caller.Json));
        await _caller.PutDocumentAsync("everything", json.Body, Caller.Json);
        Reply again = await _caller.GetAsync("/v1/tenants/everything/document", ("Accept", Caller.Yaml));

        Assert.Equal(yaml.Body, again.Body);
        Assert.Equal("Colon: #1 'quoted' ünïcode", (string?)json.Json["name"]);
        Assert.Equal("007", (string?)json.Json["users"]!.AsArray().Single(u => u!["kind"] is not null)!["id"]);
    }

    [Theory]
    [InlineData("application/json", Caller.Json)]
    [InlineData("*/*", Caller.Json)]
    [InlineData("text/*", Caller.Yaml)]
    [InlineData("text/yaml", Caller.Yaml)]
    [InlineData("application/json;q=0.4, application/yaml", Caller.Yaml)]
    [InlineData("application/yaml;q=0.4, */*", Caller.Json)]
    public async Task The_accepted_type_decides_the_notation(string accept, string expected)
    {
        Reply reply = await _caller.GetAsync("/v1/tenants/arena/document", ("Accept", accept));

        Assert.Equal(expected, reply.ContentType);
    }

    [Fact]
    public async Task A_type_that_is_not_there_is_not_acceptable()
    {
        Reply reply = await _caller.GetAsync("/v1/tenants/arena/document", ("Accept", "image/png"));

        Assert.Equal((HttpStatusCode.NotAcceptable, "not-acceptable"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_plan_tells_changes_and_access_and_changes_nothing()
    {
        const string Before =
            """
            { tenant: planned, model: momentus-elite, users: [{ id: ana, roles: [desk] }],
              roles: [{ id: desk, grants: [{ at: tenant, permissions: { account.invoices: view } }] }] }
            """;
        await _caller.PutDocumentAsync("planned", Before);
        string after = Before.Replace("account.invoices: view", "account.invoices: edit", StringComparison.Ordinal);

        Reply plan = await _caller.PutAsync("/v1/tenants/planned/document?dryRun=true", after);
        Reply repeated = await _caller.PutAsync("/v1/tenants/planned/document?dryRun=true", after);

        Assert.Equal(plan.Body, repeated.Body);
        Assert.False((bool)plan.Json["created"]!);
        Assert.Equal("role/desk", (string?)plan.Json["changes"]![0]!["entity"]);
        JsonNode access = plan.Json["access"]!.AsArray().Single()!;
        Assert.Equal(
            ("ana", "account.invoices", "tenant", "view", "edit"),
            ((string?)access["user"], (string?)access["permission"], (string?)access["at"], (string?)access["before"],
                (string?)access["after"]));
    }

    [Fact]
    public async Task A_plan_for_a_tenant_that_does_not_exist_creates_none()
    {
        Reply plan = await _caller.PutAsync(
            "/v1/tenants/imagined/document?dryRun=true", "{ tenant: imagined, model: momentum, users: [{ id: a }] }");
        Reply read = await _caller.GetAsync("/v1/tenants/imagined/document");

        Assert.True((bool)plan.Json["created"]!);
        Assert.Equal("tenant-unknown", read.Code);
    }

    [Fact]
    public async Task A_change_is_seen_by_the_next_check()
    {
        const string Document = "{ tenant: fresh, model: momentus-elite, users: [{ id: ana, roles: [ROLE] }], "
            + "roles: [{ id: desk, grants: [{ at: tenant, permissions: { account.tasks: true } }] }] }";
        const string Check =
            """
            {"subject":{"type":"user","id":"ana"},"action":{"name":"tasks.view"},
            "resource":{"type":"tenant","id":"fresh"}}
            """;
        string with = Document.Replace("ROLE", "desk", StringComparison.Ordinal);
        string without = Document.Replace("ROLE", "", StringComparison.Ordinal);
        List<string> seen = [];
        foreach (string document in new[] { with, without, with })
        {
            await _caller.PutDocumentAsync("fresh", document);
            Reply access = await _caller.GetAsync("/v1/tenants/fresh/users/ana/access");
            seen.Add($"{access.Json["rights"]!.AsArray().Count > 0}");
            _ = await _caller.PostAsync("/t/fresh/access/v1/evaluation", Check);
        }

        Assert.Equal(["True", "False", "True"], seen);
    }

    [Fact]
    public async Task Creating_a_tenant_answers_its_address_and_twice_is_a_conflict()
    {
        const string Document = """{"tenant":"made/here","model":"momentum","name":"Made"}""";

        Reply made = await _caller.PostAsync("/v1/tenants", Document);
        Reply again = await _caller.PostAsync("/v1/tenants", Document);
        Reply read = await _caller.GetAsync(made.Header("Location")!);

        Assert.Equal((HttpStatusCode.Created, "/v1/tenants/made%2Fhere"), (made.Status, made.Header("Location")));
        Assert.Equal((HttpStatusCode.Conflict, "tenant-exists"), (again.Status, again.Code));
        Assert.Equal(("made/here", "Made"), ((string?)read.Json["tenant"], (string?)read.Json["name"]));
        Assert.Equal(made.Header("ETag"), read.Header("ETag"));
    }

    [Fact]
    public async Task Putting_creates_what_is_not_there_and_says_so()
    {
        Reply created = await _caller.PutAsync("/v1/tenants/put-1/document", "{ model: momentum }");
        Reply changed = await _caller.PutAsync("/v1/tenants/put-1/document", "{ model: momentum, name: Changed }");

        Assert.Equal((HttpStatusCode.Created, "/v1/tenants/put-1"), (created.Status, created.Header("Location")));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(created.Header("ETag"), changed.Header("ETag"));
    }

    [Fact]
    public async Task A_change_on_an_older_state_fails()
    {
        Reply first = await _caller.PutDocumentAsync("raced", "{ model: momentum, name: One }");
        Reply second = await _caller.PutDocumentAsync("raced", "{ model: momentum, name: Two }");
        string stale = first.Header("ETag")!;
        string present = second.Header("ETag")!;

        Reply lost = await PutAsync("Three", stale);
        Reply won = await PutAsync("Four", $"{stale}, {present}");
        Reply any = await PutAsync("Five", "*");
        Reply weak = await PutAsync("Six", $"W/{any.Header("ETag")}");
        Reply read = await _caller.GetAsync("/v1/tenants/raced/document");

        Assert.Equal((HttpStatusCode.PreconditionFailed, "revision-mismatch"), (lost.Status, lost.Code));
        Assert.Equal(HttpStatusCode.OK, won.Status);
        Assert.Equal(HttpStatusCode.OK, any.Status);
        Assert.Equal("revision-mismatch", weak.Code);
        Assert.Equal("Five", (string?)read.Json["name"]);

        Task<Reply> PutAsync(string name, string tag) => _caller.PutAsync(
            "/v1/tenants/raced/document", $"{{ model: momentum, name: {name} }}", Caller.Yaml, ("If-Match", tag));
    }

    [Fact]
    public async Task A_document_sent_again_under_its_idempotency_key_is_answered_alike_and_applied_once()
    {
        Reply first = await PutAsync("One", "key-1");
        Reply other = await _caller.PutDocumentAsync("sent-again", "{ model: momentum, name: Two }");
        Reply second = await PutAsync("One", "key-1");
        Reply reused = await PutAsync("Three", "key-1");
        Reply bad = await PutAsync("One", "two words");
        Reply read = await _caller.GetAsync("/v1/tenants/sent-again/document");

        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created),
            (first.Status, other.Status, second.Status));
        Assert.Equal(first.Header("ETag"), second.Header("ETag"));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(first.Json, second.Json));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (reused.Status, reused.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "header-invalid"), (bad.Status, bad.Code));
        Assert.Equal("Two", (string?)read.Json["name"]);

        Task<Reply> PutAsync(string name, string key) => _caller.PutAsync(
            "/v1/tenants/sent-again/document", $"{{ model: momentum, name: {name} }}", Caller.Yaml,
            ("Idempotency-Key", key));
    }

    [Fact]
    public async Task Preconditions_on_a_tenants_existence_hold()
    {
        Reply missing = await _caller.PutAsync(
            "/v1/tenants/not-yet/document", "{ model: momentum }", Caller.Yaml, ("If-Match", "*"));
        Reply created = await _caller.PutAsync(
            "/v1/tenants/not-yet/document", "{ model: momentum }", Caller.Yaml, ("If-None-Match", "*"));
        Reply exists = await _caller.PutAsync(
            "/v1/tenants/not-yet/document", "{ model: momentum }", Caller.Yaml, ("If-None-Match", "*"));

        Assert.Equal("revision-mismatch", missing.Code);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("tenant-exists", exists.Code);
    }

    [Fact]
    public async Task Who_has_the_present_state_gets_it_no_second_time()
    {
        Reply read = await _caller.GetAsync("/v1/tenants/arena/document");
        Reply same = await _caller.GetAsync("/v1/tenants/arena/document", ("If-None-Match", read.Header("ETag")!));

        Assert.Equal((HttpStatusCode.NotModified, ""), (same.Status, same.Body));
    }

    [Fact]
    public async Task Tenants_are_listed_page_by_page_in_order()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string[] tenants = ["a", "b", "c", "d", "e"];
        foreach (string tenant in tenants)
        {
            await server.Caller.PutDocumentAsync(tenant, "{ model: momentum }");
        }

        List<string> listed = [];
        List<int> pages = [];
        string next = "";
        do
        {
            Reply page = await server.Caller.GetAsync($"/v1/tenants?limit=2&after={next}");
            string[] ids = [.. page.Json["tenants"]!.AsArray().Select(item => (string)item!["tenant"]!)];
            listed.AddRange(ids);
            pages.Add(ids.Length);
            next = (string?)page.Json["next"] ?? "";
        }
        while (next.Length > 0);

        Assert.Equal(tenants, listed);
        Assert.Equal([2, 2, 1], pages);
    }
}
