using System.Net;
using System.Text;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Tenants;

/// <summary>Bad input never ends in a 5xx, and never changes anything.</summary>
public sealed class BadDocumentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Address = "/v1/tenants/arena/document";

    private const string Elite = "{ model: momentus-elite, ";
    private const string Grants = Elite + "roles: [{ id: r, grants: [{ at: ";

    private readonly Caller _caller = fixture.Caller;

    [Theory]
    [InlineData("unknown model", "{ model: nothing }")]
    [InlineData("no model", "{ tenant: arena }")]
    [InlineData("unknown version", "{ model: momentus-elite@77 }")]
    [InlineData("other tenant", "{ tenant: other, model: momentus-elite }")]
    [InlineData("unknown key", "{ model: momentus-elite, colour: red }")]
    [InlineData("unknown permission", Grants + "tenant, permissions: { a.b: true } }] }] }")]
    [InlineData("unknown level", Grants + "tenant, permissions: { account.invoices: own } }] }] }")]
    [InlineData("flag with level", Grants + "tenant, permissions: { account.tasks: view } }] }] }")]
    [InlineData("ladder without level", Grants + "tenant, permissions: { account.invoices: true } }] }] }")]
    [InlineData("unknown scope type", Grants + "galaxy/x, permissions: { venue.access: true } }] }] }")]
    [InlineData("unknown role", "{ model: momentus-elite, users: [{ id: a, roles: [r] }] }")]
    [InlineData("unknown user", Elite + "roles: [{ id: r }], assignments: [{ user: x, role: r, at: tenant }] }")]
    [InlineData("unknown feature", "{ model: momentus-elite, features: [teleport] }")]
    [InlineData("unknown setting", "{ model: momentus-elite, settings: [loud] }")]
    [InlineData("user twice", "{ model: momentus-elite, users: [{ id: a }, { id: a }] }")]
    [InlineData("role twice", "{ model: momentus-elite, roles: [{ id: r }, { id: r }] }")]
    [InlineData("key twice", "{ model: momentus-elite, name: a, name: b }")]
    [InlineData("anchor cycle", "&a { model: momentus-elite, x: *a }")]
    [InlineData("alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\nmodel: momentus-elite")]
    [InlineData("wrong type", "{ model: momentus-elite, users: 7 }")]
    [InlineData("list for a document", "[]")]
    [InlineData("text for a document", "hello")]
    [InlineData("empty", "")]
    [InlineData("null", "null")]
    [InlineData("truncated", "model: momentus-elite\nusers:\n  - { id: ana, roles: [")]
    [InlineData("truncated text", "model: \"momentus")]
    [InlineData("tabs", "model:\n\t- x")]
    [InlineData("several documents", "model: momentus-elite\n---\nmodel: momentum")]
    [InlineData("tag", "model: !!python/object:os.system x")]
    [InlineData("control character", "model: momentus-elite\nname: \"a\u0001b\"")]
    [InlineData("long id", Elite + "users: [{ id: LONG }] }")]
    public async Task A_document_with_a_mistake_is_refused_with_its_place(string what, string document)
    {
        string body = document.Replace("LONG", new string('x', 300), StringComparison.Ordinal);
        Reply before = await _caller.GetAsync(Address);

        Reply reply = await _caller.PutAsync(Address, body);

        Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, $"{what}: {reply.Body}");
        Assert.Equal("document-invalid", reply.Code);
        Assert.True((int)reply.Json["line"]! >= 1, what);
        Assert.True((int)reply.Json["column"]! >= 1, what);
        Assert.Equal(before.Body, (await _caller.GetAsync(Address)).Body);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"model\":\"momentus-elite\",}")]
    [InlineData("{\"model\":\"momentus-elite\",\"name\":\"\\ud800\"}")]
    [InlineData("// model")]
    public async Task Broken_JSON_is_refused_with_its_place(string document)
    {
        Reply reply = await _caller.PutAsync(Address, document, Caller.Json);

        Assert.Equal("document-invalid", reply.Code);
        Assert.Equal("RM0105", (string?)reply.Json["diagnostics"]![0]!["code"]);
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once()
    {
        Reply reply = await _caller.PutAsync(
            Address,
            """
            model: momentus-elite
            features: [teleport]
            users:
              - { id: a, roles: [nobody] }
              - { id: a }
            """);

        Assert.Equal(
            ["unknown-feature", "unknown-role", "duplicate-user"],
            reply.Json["diagnostics"]!.AsArray().Select(item => (string)item!["name"]!));
        Assert.Equal((2, 12), ((int)reply.Json["line"]!, (int)reply.Json["column"]!));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] body = [.. "model: momentus-elite\nname: "u8, 0xFF, 0xFE];

        Reply reply = await _caller.SendAsync(HttpMethod.Put, Address, body, Caller.Yaml);

        Assert.Equal("document-invalid", reply.Code);
        Assert.Equal("RM0101", (string?)reply.Json["diagnostics"]![0]!["code"]);
    }

    [Fact]
    public async Task A_document_of_100_MB_is_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, Address);
        request.Content = new ByteArrayContent(new byte[100 * 1024 * 1024]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Caller.Yaml);

        Reply reply = await _caller.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body-too-large"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_document_without_a_length_is_refused_at_the_limit()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, Address);
        request.Content = new StreamContent(new MemoryStream(new byte[40 * 1024 * 1024]));
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Caller.Yaml);

        Reply reply = await _caller.SendAsync(request);

        Assert.Equal("body-too-large", reply.Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/yaml; charset=utf-16")]
    [InlineData(null)]
    public async Task Another_content_type_is_unsupported(string? contentType)
    {
        Reply reply = await _caller.SendAsync(
            HttpMethod.Put, Address, Encoding.UTF8.GetBytes("{ model: momentum }"), contentType);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "content-type-unsupported"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("If-Match", "12")]
    [InlineData("If-Match", "\"12")]
    [InlineData("If-Match", "two")]
    [InlineData("If-None-Match", "\"12\"")]
    public async Task A_bad_precondition_is_a_problem(string header, string value)
    {
        Reply reply = await _caller.PutAsync(Address, "{ model: momentus-elite }", Caller.Yaml, (header, value));

        Assert.Equal((HttpStatusCode.BadRequest, "header-invalid"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_reason_without_end_is_a_problem()
    {
        Reply reply = await _caller.PutAsync(
            Address, "{ model: momentus-elite }", Caller.Yaml, ("Reason", new string('x', 1001)));

        Assert.Equal("header-invalid", reply.Code);
    }

    [Theory]
    [InlineData("/v1/tenants?limit=0")]
    [InlineData("/v1/tenants?limit=1001")]
    [InlineData("/v1/tenants?limit=-1")]
    [InlineData("/v1/tenants?limit=ten")]
    [InlineData("/v1/tenants?limit=1&limit=2")]
    [InlineData("/v1/tenants?limit=")]
    [InlineData("/v1/models/momentum?format=xml")]
    public async Task A_bad_query_is_a_problem(string address)
    {
        Reply reply = await _caller.GetAsync(address);

        Assert.Equal((HttpStatusCode.BadRequest, "query-invalid"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_dry_run_that_is_neither_yes_nor_no_changes_nothing()
    {
        Reply reply = await _caller.PutAsync($"{Address}?dryRun=maybe", "{ model: momentus-elite }");

        Assert.Equal("query-invalid", reply.Code);
    }

    [Theory]
    [InlineData("/v1/tenants/nowhere", "tenant-unknown")]
    [InlineData("/v1/tenants/nowhere/document", "tenant-unknown")]
    [InlineData("/v1/tenants/nowhere/users/ana/access", "tenant-unknown")]
    [InlineData("/v1/tenants/arena/users/nobody/access", "user-unknown")]
    [InlineData("/v1/tenants/%01installation/document", "tenant-unknown")]
    [InlineData("/v1/models/nothing", "model-unknown")]
    [InlineData("/v1/models/momentum?version=77", "model-unknown")]
    [InlineData("/v1/models/..%2f..%2fsecret", "model-unknown")]
    [InlineData("/v1", "not-found")]
    [InlineData("/v1/tenants/arena/nothing", "not-found")]
    [InlineData("/t/arena", "not-found")]
    public async Task What_is_not_there_is_a_problem(string address, string code)
    {
        Reply reply = await _caller.GetAsync(address);

        Assert.Equal((HttpStatusCode.NotFound, code), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("GET", "/v1/models")]
    [InlineData("GET", "/v1/models/momentum")]
    [InlineData("PUT", "/v1/models/momentum")]
    [InlineData("POST", "/v1/models/momentum/validate")]
    [InlineData("GET", "/v1/tenants")]
    [InlineData("POST", "/v1/tenants")]
    [InlineData("GET", "/v1/tenants/arena")]
    [InlineData("GET", "/v1/tenants/nowhere")]
    [InlineData("GET", "/v1/tenants/arena/document")]
    [InlineData("PUT", "/v1/tenants/arena/document")]
    [InlineData("GET", "/v1/tenants/arena/users/ana/access")]
    [InlineData("POST", "/t/arena/access/v1/evaluation")]
    [InlineData("POST", "/t/nowhere/access/v1/evaluations")]
    public async Task Without_the_key_nothing_is_told(string method, string address)
    {
        foreach (string authorization in new[] { "", "Bearer wrong", "Bearer ", $"Basic {RunningServer.Key}" })
        {
            Reply reply = await _caller.SendAsync(
                HttpMethod.Parse(method), address, null, null, ("Authorization", authorization));

            Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (reply.Status, reply.Code));
            Assert.DoesNotContain("arena", reply.Body, StringComparison.Ordinal);
        }
    }
}
